/** How the page that shows an API looks, by day and by night. */

export const docsStyle = `
:root { color-scheme: light dark; --ground: light-dark(#fff, #161619); --ink: light-dark(#1c1c20, #ececf0);
  --line: light-dark(#d8d8dd, #3a3a42); --soft: light-dark(#5c5c66, #a4a4ae); --tint: light-dark(#f5f5f7, #1f1f24);
  --link: light-dark(#0a56b0, #7db4ff) }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem;
  background: var(--ground); color: var(--ink) }
a { color: var(--link) }
nav a { margin-right: .75rem }
h1 { font-size: 1.6rem }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line) }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem }
small, p, summary span { color: var(--soft) }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 1rem 0 }
section > details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; padding: .5rem .75rem }
summary { cursor: pointer; overflow-wrap: anywhere }
summary code:first-child { display: inline-block; min-width: 4rem; font-weight: 700 }
code, pre, textarea, input, output { font: 14px/1.45 ui-monospace, monospace }
label { display: block; margin: .6rem 0 }
input, textarea { display: block; box-sizing: border-box; width: 100%; padding: .4rem .5rem;
  border: 1px solid var(--line); border-radius: .35rem; background: var(--tint); color: inherit }
button { font: inherit; margin-top: .5rem; padding: .4rem 1.2rem; border: 0; border-radius: .35rem; background: #0a56b0;
  color: #fff; cursor: pointer }
pre { background: var(--tint); padding: .75rem; border-radius: .35rem; overflow: auto; max-height: 28rem }
output { display: block; white-space: pre-wrap; overflow-wrap: anywhere; margin: .75rem 0 }
`
