"""How the page looks: one column that reads on a phone and on paper, colours for both schemes, none the only bearer of meaning."""

STYLE = """
:root { color-scheme: light dark;
  --ink: #1c2330; --soft: #5b6575; --line: #d9dee7; --ground: #ffffff; --raised: #f5f7fa;
  --good: #116329; --good-ground: #dcf5e3; --bad: #a40e26; --bad-ground: #ffe3e6; --mild: #7a4b00; --mild-ground: #fff1d0;
  --link: #0b57c2; }
@media (prefers-color-scheme: dark) { :root {
  --ink: #e3e8f0; --soft: #9aa5b5; --line: #323b48; --ground: #12161d; --raised: #1b212b;
  --good: #6ddb8f; --good-ground: #12351f; --bad: #ff929e; --bad-ground: #471219; --mild: #f0c169; --mild-ground: #3d2c08;
  --link: #79b0ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
header { border-left: .4rem solid var(--soft); padding: .2rem 0 .2rem 1.1rem; margin-bottom: 2rem; }
header.good { border-color: var(--good); } header.bad { border-color: var(--bad); } header.mild { border-color: var(--mild); }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .35rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .7rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
p { margin: .4rem 0; } .soft { color: var(--soft); }
.figures { display: flex; flex-wrap: wrap; gap: .5rem 1.6rem; margin: .9rem 0 0; padding: 0; list-style: none; }
.figures b { font-size: 1.15rem; } .figures .bad b { color: var(--bad); } .figures .mild b { color: var(--mild); }
td code + .badge { margin-left: .4rem; }
code, pre { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
code { background: var(--raised); border-radius: .25rem; padding: .1em .35em; overflow-wrap: anywhere; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; padding: .8rem 1rem; overflow-x: auto; }
.wide { overflow-x: auto; } td code { overflow-wrap: normal; } td small { white-space: nowrap; } td .badge { margin-right: .3rem; }
table { border-collapse: collapse; width: 100%; font-size: .94rem; }
th { text-align: left; color: var(--soft); font-weight: 600; font-size: .85rem; }
th, td { padding: .42rem .7rem .42rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:last-child, th:last-child { padding-right: 0; }
.badge { display: inline-block; border-radius: 1rem; padding: .05rem .6rem; font-size: .82rem; font-weight: 600; white-space: nowrap;
  background: var(--raised); color: var(--soft); }
.badge.good { background: var(--good-ground); color: var(--good); }
.badge.bad { background: var(--bad-ground); color: var(--bad); }
.badge.mild { background: var(--mild-ground); color: var(--mild); }
ul { padding-left: 1.2rem; } td ul { margin: 0; padding-left: 1rem; } .decide li { margin: .3rem 0; }
details { border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .9rem; margin: .7rem 0; }
a { color: var(--link); } summary { cursor: pointer; font-weight: 600; } details[open] summary { margin-bottom: .5rem; }
figure { margin: 1rem 0; overflow-x: auto; } svg { max-width: 100%; height: auto; }
svg rect { fill: var(--raised); stroke: var(--line); } svg text { fill: var(--ink); font: 14px system-ui, sans-serif; }
svg text.soft { fill: var(--soft); font-size: 12px; } svg path { fill: none; stroke: var(--soft); stroke-width: 1.5; }
footer { margin-top: 3rem; color: var(--soft); font-size: .88rem; }
@media print { details { border: 0; } }
""".strip()
