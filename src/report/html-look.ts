/** Style and behaviour of the page; without the script it shows everything and filters nothing. */

export const STYLE = `
:root{color-scheme:light dark;--ground:#f7f8fa;--card:#fff;--ink:#1c2430;--soft:#5b6675;--line:#dfe3e9;--accent:#0b7d72;--r4:#12897c;--r3:#3b7dd8;--r2:#c98a12;--r1:#b9424b;--old:#fdecee;--new:#e6f6ef}
@media (prefers-color-scheme:dark){:root{--ground:#12161c;--card:#1a2028;--ink:#e4e8ee;--soft:#9aa6b5;--line:#2e3743;--accent:#46c9b9;--r4:#35b8a8;--r3:#6ea6f0;--r2:#e0aa42;--r1:#e5717a;--old:#3a2328;--new:#17352d}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1120px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:26px;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:18px;margin:36px 0 10px}
p{margin:6px 0}
code,.diff td,.place{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:13px}
.soft{color:var(--soft)}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px}
.verdict{margin-top:18px;border-left:5px solid var(--accent)}
.verdict strong{font-size:17px}
.stay{border-left-color:var(--r2)}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:12px;margin:16px 0}
.numbers b{display:block;font-size:24px;line-height:1.2}
.bar{display:block;width:100%;height:16px;border-radius:8px;margin:14px 0 8px}
.f4{fill:var(--r4)}.f3{fill:var(--r3)}.f2{fill:var(--r2)}.f1{fill:var(--r1)}
.tag{display:inline-block;border-radius:999px;padding:1px 9px;font-size:12px;border:1px solid currentColor;white-space:nowrap}
.r4{color:var(--r4)}.r3{color:var(--r3)}.r2{color:var(--r2)}.r1{color:var(--r1)}
table.list{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.list th,.list td{text-align:left;padding:7px 12px;border-top:1px solid var(--line);vertical-align:top}
.list th{font-weight:600;color:var(--soft);border-top:0;font-size:13px}
.list td.count{text-align:right;font-variant-numeric:tabular-nums}
details{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:6px 0;overflow:hidden}
summary{cursor:pointer;padding:8px 14px;display:flex;gap:10px;align-items:baseline;flex-wrap:wrap}
summary:focus-visible,input:focus-visible,button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
summary .place{margin-left:auto;color:var(--soft)}
.inside{padding:4px 14px 14px;border-top:1px solid var(--line);overflow-x:auto}
.diff{width:100%;border-collapse:collapse;table-layout:fixed}
.diff th{text-align:left;color:var(--soft);font-size:12px;padding:6px 8px}
.diff td{white-space:pre-wrap;overflow-wrap:anywhere;padding:1px 8px;vertical-align:top}
.diff .old{background:var(--old)}.diff .new{background:var(--new)}.diff .none{background:var(--ground)}
.tools{display:flex;gap:8px;flex-wrap:wrap;margin:10px 0;align-items:center}
input[type=search]{flex:1 1 240px;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px 12px}
button{font:inherit;font-size:13px;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:999px;padding:5px 12px;cursor:pointer}
button[aria-pressed=true]{border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
ul.places{columns:2;padding-left:18px;margin:8px 0}
[hidden]{display:none!important}
@media (max-width:700px){ul.places{columns:1}summary .place{margin-left:0}}
@media print{.tools{display:none}body{background:#fff}details{break-inside:avoid}}
`

export const SCRIPT = `
(() => {
  const search = document.getElementById('search')
  const buttons = [...document.querySelectorAll('button[data-rung]')]
  const rows = [...document.querySelectorAll('[data-find]')]
  const none = document.getElementById('none')
  let rung = ''
  const show = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean)
    let routes = 0
    for (const row of rows) {
      const isRung = rung === '' || row.dataset.rung === undefined || row.dataset.rung === rung
      row.hidden = !isRung || !words.every((word) => row.dataset.find.includes(word))
      if (row.dataset.rung !== undefined && !row.hidden) routes++
    }
    none.hidden = routes > 0
  }
  search.addEventListener('input', show)
  for (const button of buttons)
    button.addEventListener('click', () => {
      rung = rung === button.dataset.rung ? '' : button.dataset.rung
      for (const other of buttons) other.setAttribute('aria-pressed', String(other.dataset.rung === rung))
      show()
    })
  document.getElementById('tools').hidden = false
})()
`
