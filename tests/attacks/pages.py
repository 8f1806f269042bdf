"""What a student writes to reach whoever reads the page: Markdown, raw cells, attachments, outputs.

`{host}` stands for a server that nothing may be asked of. Anything that runs sets `window.mine`.
"""

from __future__ import annotations

RUN = "window.mine = 1"
MARKDOWN = {
    "script": f"<script>{RUN}</script>",
    "handler": f"<img src=x onerror='{RUN}'><details open ontoggle='{RUN}'>a</details><body onload='{RUN}'>",
    "svg": f"<svg onload='{RUN}'><script>{RUN}</script><image href='{{host}}/svg.png'/></svg>",
    "math": f"<math><mtext><table><mglyph><style><img src=x onerror='{RUN}'></style></mglyph></table></mtext></math>",
    "comment-that-ends-early": f"a <!--><img src=x onerror='{RUN}'>--> b",
    "cdata-that-ends-early": f"a <![CDATA[><img src=x onerror='{RUN}'>]]> b <?php ><img src=x onerror='{RUN}'>?>",
    "noscript": f"<noscript><p title=\"</noscript><img src=x onerror='{RUN}'>\"></noscript>",
    "textarea": f"<textarea><p title=\"</textarea><img src=x onerror='{RUN}'>\"></textarea>",
    "template": f"<template><img src=x onerror='{RUN}'></template>",
    "broken-out-of": f'</div></div></section></main><img src=x onerror="{RUN}"',
    "frame": f"<iframe src='{{host}}/frame'></iframe><iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    "form": "<form action='{host}/form'><input class='score' id='ps02-q1' value='9'><button autofocus>Send</button></form>",
    "buttons-of-formgrader": "<div class='full-credit btn nbgrader_cell' data-toggle='tooltip' id='ps02-w1'>Well done</div>",
    "script-link": f"[here](javascript:window.mine=1) <a href='java&#10;script:{RUN}'>there</a> <a href='https:notes.html'>file</a>",
    "file-beside": "[my file](notes.html) <a href='/formgrader'>formgrader</a> <a href='//host.example/x'>host</a>",
    "remote-picture": "![picture]({host}/markdown.png) <img src='{host}/html.png'> <img srcset='{host}/set.png'>",
    "remote-style": "<link rel='stylesheet' href='{host}/a.css'><style>@import '{host}/b.css'</style>",
    "style-escaped": "<b style='background:u\\72l({host}/css.png);p\\6fsition:fixed;color:red'>over</b>",
    "refresh": "<meta http-equiv='refresh' content='0;url={host}/refresh'><base href='{host}/'>",
    "media": "<video src='{host}/v' autoplay></video><audio src='{host}/a' autoplay></audio><object data='{host}/o'></object>",
    "attachment": "![x](attachment:x.png)",
    "attachment-missing": "![x](attachment:nowhere.png) and **bold**",
    "nested": "<div>" * 3000 + "deep",
    "quotes-nested": ">" * 2000 + " deep",
}
ATTACHMENTS = {"x.png": {f'text/html" onerror="{RUN}" x="': "YQ==", "text/html": f"<script>{RUN}</script>"}}
RAW = f"<script>{RUN}</script><img src='{{host}}/raw.png'>"
OUTPUTS = [
    {"text/html": MARKDOWN["comment-that-ends-early"] + MARKDOWN["handler"] + MARKDOWN["style-escaped"]},
    {"text/html": MARKDOWN["buttons-of-formgrader"] + MARKDOWN["remote-picture"], "text/plain": "shown"},
    {"text/markdown": MARKDOWN["handler"] + MARKDOWN["remote-picture"]},
    {"application/javascript": RUN},
    {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'><image href='{{host}}/o.png'/></svg>"},
    {"text/latex": f"<script>{RUN}</script>"},
    {"text/plain": f"<script>{RUN}</script>"},
]
