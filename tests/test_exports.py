"""The record as others use it: every format says what `datapackage.json` says, gives the same rows back, and is valid."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
import warnings
import xml.etree.ElementTree as ET
from datetime import date

import frictionless
import pytest
import yaml
from geojson_pydantic import FeatureCollection
from pybtex.database import parse_string
from rocrate.rocrate import ROCrate

from conftest import ROOT
from tworivers import rows, source, tables
from tworivers.addresses import document_address
from tworivers.cli import main
from tworivers.errors import CourseError, UnknownNameError
from tworivers.record import exports
from tworivers.record.exports import cmif, sqlite
from tworivers.record.exports.schema import described, row_name

PACKAGE = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
FIELDS = [(resource, field) for resource in PACKAGE["resources"] for field in resource["schema"]["fields"]]
TABLES = [resource["name"] for resource in PACKAGE["resources"]]
MADE = exports.made(exports.ALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Everything in one folder, as the command writes it."""
    to = tmp_path_factory.mktemp("exports") / "data"
    exports.export(exports.ALL, to)
    return to


@pytest.fixture
def database():
    """The database, which a test may change."""
    one = sqlite3.connect(":memory:")
    one.deserialize(MADE[sqlite.FILE])
    one.execute("PRAGMA foreign_keys = ON")
    one.row_factory = sqlite3.Row
    yield one
    one.close()


def said(name):
    return json.loads(MADE[name])


# -- Each statement on a column is the one of datapackage.json --------------------------------------------------------


def test_the_tables_read_by_the_exports_are_those_of_the_description():
    assert [table.name for table in described()] == TABLES
    for (resource, field), column in zip(FIELDS, (one for table in described() for one in table.columns), strict=True):
        stated = {key: getattr(column, key) for key in ("name", "title", "description", "type")}
        assert stated == {key: field[key] for key in stated}, resource["name"]
        rules = {key: getattr(column, key) for key in ("required", "unique", "pattern", "minimum", "maximum")}
        rules["enum"] = list(column.enum)
        stated = field.get("constraints", {})
        assert {key: rule for key, rule in rules.items() if rule not in (None, False, [])} == stated


def test_sqlite_has_every_column_with_its_type_key_and_meaning(database):
    kinds = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "DATE", "object": "JSON"}
    for resource in PACKAGE["resources"]:
        schema = resource["schema"]
        found = database.execute("SELECT * FROM pragma_table_info(?)", [resource["name"]]).fetchall()
        wanted = [
            (field["name"], kinds[field["type"]], bool(field.get("constraints", {}).get("required")))
            for field in schema["fields"]
        ]
        assert [(one["name"], one["type"], bool(one["notnull"])) for one in found] == wanted
        key = [one["name"] for one in sorted(found, key=lambda one: one["pk"]) if one["pk"]]
        assert key == listed(schema["primaryKey"])
        leads = database.execute("SELECT * FROM pragma_foreign_key_list(?)", [resource["name"]]).fetchall()
        assert {(one["from"], one["table"], one["to"]) for one in leads} == references(schema)
    about = {(one["table"], one["name"]): one for one in database.execute("SELECT * FROM about_columns")}
    for resource, field in FIELDS:
        one = about.pop((resource["name"], field["name"]))
        assert (one["description"], one["unit"]) == (field["description"], field.get("unit"))
        assert one["pattern"] == field.get("constraints", {}).get("pattern")
    assert not about


def listed(value):
    return [value] if isinstance(value, str) else list(value)


def references(schema):
    return {
        (listed(key["fields"])[0], key["reference"]["resource"], listed(key["reference"]["fields"])[0])
        for key in schema.get("foreignKeys", [])
    }


BROKEN = [
    (resource["name"], field["name"], rule, value)
    for resource, field in FIELDS
    for rule, value in {
        "required": None,
        "enum": "no such word",
        "minimum": field.get("constraints", {}).get("minimum", 0) - 1,
        "maximum": field.get("constraints", {}).get("maximum", 0) + 1,
    }.items()
    if rule in field.get("constraints", {})
]
BROKEN += [
    (name, field, "date", "1961-02-30") for name, field in [("figures", "period_start"), ("outside", "period_end")]
]
BROKEN += [("cases", "facts", "object", "{")]
BROKEN += [
    (resource["name"], column, "foreign key", "nowhere")
    for resource in PACKAGE["resources"]
    for column, *_ in sorted(references(resource["schema"]))
]


@pytest.mark.parametrize(("table", "column", "rule", "value"), BROKEN)
def test_sqlite_refuses_what_the_description_does_not_allow(database, table, column, rule, value):
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = 1', [value])
        database.commit()


@pytest.mark.parametrize(
    ("table", "column"),
    [(resource["name"], field["name"]) for resource, field in FIELDS if field.get("constraints", {}).get("unique")],
)
def test_sqlite_refuses_a_value_twice_where_each_stands_once(database, table, column):
    database.execute("PRAGMA foreign_keys = OFF")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        database.execute(f'UPDATE "{table}" SET "{column}" = (SELECT "{column}" FROM "{table}" WHERE rowid = 1)')


def test_parquet_has_every_column_with_its_type_and_the_whole_description(folder):
    import duckdb

    kinds = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "object": "VARCHAR"}
    for resource in PACKAGE["resources"]:
        path = folder / f"{resource['name']}.parquet"
        found = duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
        assert [one[:2] for one in found] == [
            (field["name"], kinds[field["type"]]) for field in resource["schema"]["fields"]
        ]
        says = duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{path}')").fetchall()
        assert {bytes(key): json.loads(value) for key, value in says} == {b"frictionless": resource}


def test_csvw_says_every_column_with_its_type_and_rules():
    kinds = {"string": "string", "integer": "integer", "number": "number", "date": "date", "object": "json"}
    for resource, table in zip(PACKAGE["resources"], said("csv-metadata.json")["tables"], strict=True):
        schema = resource["schema"]
        assert (table["url"], table["dc:description"]) == (resource["path"], resource["description"])
        assert table["tableSchema"]["primaryKey"] == listed(schema["primaryKey"])
        for field, column in zip(schema["fields"], table["tableSchema"]["columns"], strict=True):
            rules = field.get("constraints", {})
            assert (column["name"], column["dc:description"]) == (field["name"], field["description"])
            assert column.get("required", False) == rules.get("required", False)
            kind = column["datatype"] if isinstance(column["datatype"], dict) else {"base": column["datatype"]}
            assert kind["base"] == kinds[field["type"]]
            assert (kind.get("minimum"), kind.get("maximum")) == (rules.get("minimum"), rules.get("maximum"))
            for word in rules.get("enum", []):
                assert re.fullmatch(kind["format"], word) and not re.fullmatch(kind["format"], word + "x")
            assert "enum" in rules or kind.get("format") == rules.get("pattern")
        required = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")}
        leads = {
            (one["columnReference"], one["reference"]["resource"], one["reference"]["columnReference"])
            for one in table["tableSchema"].get("foreignKeys", [])
        }
        assert leads == {(one, f"{to}.csv", key) for one, to, key in references(schema) if one in required}


def test_croissant_says_every_column_with_its_type_key_and_references():
    kinds = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "date": "sc:Date", "object": "sc:Text"}
    for resource, records in zip(PACKAGE["resources"], said("croissant.json")["recordSet"], strict=True):
        name, schema = resource["name"], resource["schema"]
        assert records["@id"] == name and records["description"] == resource["description"]
        assert [one["@id"] for one in records["key"]] == [f"{name}/{one}" for one in listed(schema["primaryKey"])]
        for field, column in zip(schema["fields"], records["field"], strict=True):
            assert column["@id"] == f"{name}/{field['name']}"
            assert column["dataType"] == kinds[field["type"]]
            assert column["description"].startswith(field["description"])
            assert column["source"] == {
                "fileObject": {"@id": resource["path"]},
                "extract": {"column": field["name"]},
            }
        leads = {
            (one["name"], *one["references"]["field"]["@id"].split("/"))
            for one in records["field"]
            if "references" in one
        }
        assert leads == references(schema)


# -- The same rows come back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_sqlite_gives_the_same_rows(database, name):
    assert [dict(row) for row in database.execute(f'SELECT * FROM "{name}" ORDER BY rowid')] == rows(name)


@pytest.mark.parametrize("name", TABLES)
def test_parquet_gives_the_same_rows(folder, name):
    import duckdb

    found = duckdb.sql(f"SELECT * FROM '{folder / name}.parquet'")
    as_text = [
        {
            key: cell.isoformat() if isinstance(cell, date) else cell
            for key, cell in zip(found.columns, row, strict=True)
        }
        for row in found.fetchall()
    ]
    assert as_text == rows(name)


@pytest.mark.parametrize("name", TABLES)
def test_frictionless_gives_the_same_rows(folder, name):
    resource = frictionless.Package(str(folder / "datapackage.json")).get_resource(name)
    assert [plain(row) for row in resource.read_rows()] == [plain(row) for row in rows(name)]


def plain(row):
    """Return a row in which numbers are floating, dates text, and an object is one, whoever read it."""
    return {key: plain_cell(key, cell) for key, cell in row.items()}


def plain_cell(key, cell):
    if key == "facts" and isinstance(cell, str):
        return json.loads(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if cell is None or isinstance(cell, (str, dict)) else float(cell)


@pytest.mark.parametrize("name", TABLES)
def test_csvw_gives_the_same_rows_to_whoever_reads_as_it_says(name):
    """Reads with the standard library what the metadata says; the library csvw does so in `make nightly`."""
    meta = said("csv-metadata.json")
    table = next(one for one in meta["tables"] if one["url"] == f"{name}.csv")
    dialect = meta["dialect"]
    text = io.StringIO(MADE[table["url"]].decode(dialect["encoding"]), newline="")
    reader = csv.reader(
        text, delimiter=dialect["delimiter"], quotechar=dialect["quoteChar"], doublequote=dialect["doubleQuote"]
    )
    columns = table["tableSchema"]["columns"]
    assert next(reader) == [column["titles"] for column in columns]
    read = {"integer": int, "number": float}
    found = []
    for cells in reader:
        row = {}
        for column, cell in zip(columns, cells, strict=True):
            kind = column["datatype"]
            kind = kind["base"] if isinstance(kind, dict) else kind
            row[column["name"]] = None if cell == column["null"] else read.get(kind, str)(cell)
        found.append(row)
    assert found == rows(name)


# -- Valid, each by its library or as its standard says ---------------------------------------------------------------


def test_frictionless_finds_the_package_valid(folder):
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])


def test_sqlite_finds_the_database_whole(database):
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_rocrate_reads_the_crate_and_finds_every_file(folder):
    crate = ROCrate(str(folder))
    assert crate.name == PACKAGE["title"]
    assert crate.root_dataset["license"].id == PACKAGE["licenses"][0]["path"]
    assert crate.root_dataset["author"]["name"] == PACKAGE["contributors"][0]["title"]
    files = {one.id: one for one in crate.data_entities}
    assert set(files) == {"datapackage.json", *(resource["path"] for resource in PACKAGE["resources"])}
    for name, one in files.items():
        raw = (folder / name).read_bytes()
        assert int(one["contentSize"]) == len(raw)
        assert name == "datapackage.json" or one["sha256"] == hashlib.sha256(raw).hexdigest()


def test_rocrate_writes_the_crate_again_as_it_was(folder, tmp_path):
    ROCrate(str(folder)).write(str(tmp_path / "again"))
    again = json.loads((tmp_path / "again" / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    graph = {one["@id"]: one for one in again["@graph"]}
    assert graph == {one["@id"]: one for one in said("ro-crate-metadata.json")["@graph"]}


def test_croissant_has_what_the_specification_requires_and_the_bias_and_limits_of_each_document():
    # https://docs.mlcommons.org/croissant/docs/croissant-spec.html; the library mlcroissant reads it in `make nightly`.
    one = said("croissant.json")
    for name in ("@context", "name", "description", "license", "creator", "datePublished", "distribution", "recordSet"):
        assert one[name], name
    assert one["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert one["rai:dataBiases"] == [
        f"{row['source_id']}: who is missing: {row['who_is_missing']}" for row in rows("sources")
    ]
    assert one["rai:dataLimitations"] == [
        f"{row['source_id']}: cannot tell: {row['cannot_tell']}" for row in rows("sources")
    ]
    for file in one["distribution"]:
        assert file["sha256"] == hashlib.sha256(MADE[file["contentUrl"]]).hexdigest()
        assert file["contentSize"] == f"{len(MADE[file['contentUrl']])} B"


def test_each_anchor_has_one_annotation_on_its_words():
    page = said("annotations.jsonld")  # https://www.w3.org/TR/annotation-model/
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld" and page["type"] == "AnnotationPage"
    anchored = [
        (table.name, row[table.key[0]], row) for table in described() for row in table.rows if row.get("anchor")
    ]
    assert page["partOf"]["total"] == len(page["items"]) == len(anchored) == len(rows("evidence"))
    assert len({one["id"] for one in page["items"]}) == len(anchored)
    for one, (table, row_id, row) in zip(page["items"], anchored, strict=True):
        assert one["id"] == row_name(table, row_id) and one["type"] == "Annotation"
        assert one["body"]["type"] == "TextualBody" and one["body"]["value"] == row_id
        assert one["target"]["selector"] == {"type": "TextQuoteSelector", "exact": row["anchor"]}
        assert len(row["anchor"].split()) <= 8
        assert re.match(r"(https?://\S+|urn:uuid:[0-9a-f-]{36})$", one["target"]["source"])
        if row.get("source_id"):
            address = document_address(source(row["source_id"]))
            assert one["target"]["source"] == (address or row_name("sources", row["source_id"]))


def test_linked_places_is_geojson_and_has_a_point_where_the_gazetteer_has_one():
    content = MADE["places.lp.json"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a collection of one point, which the format of gazetteers wants
        FeatureCollection.model_validate_json(content)
    # https://github.com/LinkedPasts/linked-places-format: what is required of a feature, a name, a timespan.
    for feature, row in zip(json.loads(content)["features"], rows("places"), strict=True):
        assert feature["@id"] == row_name("places", row["place_id"])
        assert feature["properties"]["title"] and len(feature["properties"]["fclasses"]) == 1
        assert feature["properties"]["fclasses"][0] in "AHLPRST"
        points = [one["coordinates"] for one in feature["geometry"]["geometries"]]
        assert points == ([] if row["lat"] is None else [[row["lon"], row["lat"]]])
        names = [one["toponym"] for one in feature["names"]]
        assert len(names) == len(set(names)) and row["name_as_written"] == names[0]
        assert {row["modern_name"], row["chinese"], row["korean"]} - {None} <= set(names)
        documents = row["source_ids"].split("|")
        assert [one["label"] for one in feature["names"][0]["citations"]] == documents
        years = sorted(name[-4:] for name in documents)
        assert feature["when"]["timespans"] == [{"start": {"in": years[0]}, "end": {"in": years[-1]}}]
        assert all(re.fullmatch("[a-z]{2}", one["lang"]) for one in feature["names"])


def test_cmif_has_the_structure_that_its_documentation_asks_for():
    # https://github.com/TEI-Correspondence-SIG/CMIF, doc and odd; the RELAX NG of the TEI follows in `make nightly`.
    tei = {"": cmif.TEI}
    tree = ET.fromstring(MADE[cmif.FILE])
    file = tree.find("teiHeader/fileDesc", tei)
    assert [name(one) for one in file.find("titleStmt", tei)] == ["title", "editor"]
    assert [name(one) for one in file.find("publicationStmt", tei)] == ["publisher", "idno", "date", "availability"]
    licence = file.find("publicationStmt/availability/licence", tei)
    assert licence.get("target") == PACKAGE["licenses"][0]["path"]
    editions = {one.get(cmif.ID): one for one in file.findall("sourceDesc/bibl", tei)}
    assert {one.get("type") for one in editions.values()} <= {"online", "print", "hybrid"}
    letters = tree.findall("teiHeader/profileDesc/correspDesc", tei)
    assert [one.get("key") for one in letters] == list(cmif.LETTERS)
    for one in letters:
        assert one.get("source").removeprefix("#") in editions
        row = source(one.get("key"))
        sent, received = one.findall("correspAction", tei)
        assert (sent.get("type"), received.get("type")) == ("sent", "received")
        assert sent.find("date", tei).get("when") == row["date"]
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", row["date"])
        for action, column in ((sent, "issuer"), (received, "addressee")):
            names = [part for part in action if name(part) in ("persName", "orgName")]
            assert names and all(part.text in row[column] for part in names), one.get("key")
            people = {person["name_as_written"] for person in rows("people")}
            assert all((part.text in people) == (name(part) == "persName") for part in names)
        address = document_address(row)
        assert one.get("ref") == (address or None)


def name(element):
    return element.tag.partition("}")[2]


def test_every_document_from_somebody_to_somebody_is_a_letter_unless_it_is_no_paper_that_was_sent():
    no_letters = {"smith-2012", "calllog-1961", "protocol-1964", "dailynk-2023", "dailynk-2024"}
    assert {row["source_id"] for row in rows("sources")} - set(cmif.LETTERS) == no_letters
    assert {source(one)["genre"].split(":")[0] for one in no_letters if source(one)["addressee"]} == {
        "telephone call log",
        "bilateral protocol between two ministries, ten articles",
    }


def test_every_table_has_its_citation_in_words_and_as_bibtex(capsys):
    entries = parse_string(MADE["citations.bib"].decode(), "bibtex").entries
    assert list(entries) == [f"tworivers-{one}" for one in ("record", *TABLES)]
    for entry in entries.values():
        assert {"title", "year", "version", "note"} <= set(entry.fields)
        assert str(entry.persons["author"][0]).strip("{}") == PACKAGE["contributors"][0]["title"]
    for table in TABLES:
        assert main(["cite", table]) == 0
        assert f"({table}.csv)" in capsys.readouterr().out
        assert main(["cite", table, "--bibtex"]) == 0
        assert capsys.readouterr().out.strip() in MADE["citations.bib"].decode()


def test_the_citation_file_and_the_package_say_the_same_as_the_description():
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert PACKAGE["version"] == cff["version"] == project["version"]
    assert PACKAGE["created"] == f"{cff['date-released']}T00:00:00Z"
    assert PACKAGE["contributors"][0]["title"] == cff["authors"][0]["name"] == project["authors"][0]["name"]
    assert PACKAGE["licenses"][0]["name"] in cff["license"]
    assert PACKAGE["keywords"] == cff["keywords"]


# -- The same bytes, and sentences ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_makes_the_same_bytes(seed, tmp_path):
    command = [sys.executable, "-m", "tworivers.cli", "record", "export", "all", "--to", str(tmp_path / "data")]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
    found = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    assert found == MADE


def test_the_files_of_every_format_together_are_all_of_them():
    for one in exports.FORMATS:
        assert exports.made(one).items() <= MADE.items()
    assert set(MADE) == {file for one in exports.FORMATS for file in exports.made(one)}


def test_export_names_what_it_wrote_and_lists_the_formats(tmp_path, capsys):
    assert main(["record", "export", "sqlite", "--to", str(tmp_path / "data")]) == 0
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / "data" / sqlite.FILE)]
    assert main(["record", "export"]) == 0
    listed_ = capsys.readouterr().out
    assert [line.split()[0] for line in listed_.splitlines()] == [*exports.FORMATS, exports.ALL]


@pytest.mark.parametrize(
    ("asked", "hint"), [("sqlit", "'sqlite'"), ("linked_places", "'linked-places'"), ("al", "'all'")]
)
def test_unknown_format_answers_with_the_nearest(asked, hint, tmp_path):
    with pytest.raises(UnknownNameError, match=f"There is no format '{asked}'. Did you mean {hint}"):
        exports.export(asked, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_said(tmp_path):
    (tmp_path / "data").write_text("mine", encoding="utf-8")
    with pytest.raises(CourseError, match="is a file, not a folder"):
        exports.export("cmif", tmp_path / "data")
    assert (tmp_path / "data").read_text(encoding="utf-8") == "mine"


def test_without_duckdb_nothing_is_written_and_the_remedy_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(CourseError, match=r'pip install "tworivers\[data\]"'):
        exports.export(exports.ALL, tmp_path / "data")
    assert not (tmp_path / "data").exists()
    assert exports.export("csvw", tmp_path / "data")


def test_exports_follow_the_tables(tmp_path, monkeypatch):
    copy = tmp_path / "data"
    shutil.copytree(tables.data_folder(), copy)
    path = copy / "places.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\nchina,China,", "\nchina,Cathay,", 1), encoding="utf-8")
    for module in [module for name, module in sys.modules.items() if name.startswith("tworivers.record.exports.")]:
        if hasattr(module, "data_folder"):
            monkeypatch.setattr(module, "data_folder", lambda: copy)
    monkeypatch.setattr(tables, "data_folder", lambda: copy)
    tables._rows.cache_clear()
    try:
        assert b"Cathay" in exports.made("linked-places")["places.lp.json"]
        assert b"Cathay" in exports.made("csvw")["places.csv"]
        changed = {file for file, content in exports.made("all").items() if content != MADE[file]}
        assert {"places.csv", "places.parquet", "places.lp.json", sqlite.FILE} <= changed
    finally:
        tables._rows.cache_clear()
