// node render.mjs ENGINE: a JSON array of Markdown texts in, a JSON array of HTML texts out.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import fs from 'node:fs';

const require = createRequire(`${process.env.ENGINES_NODE_MODULES}/engines.js`);
const load = (name) => import(pathToFileURL(require.resolve(name)).href);

const engines = {
  async commonmarkjs() {
    const { Parser, HtmlRenderer } = require('commonmark');
    return (text) => new HtmlRenderer().render(new Parser().parse(text));
  },
  async 'markdown-it'() {
    const { default: MarkdownIt } = await load('markdown-it');
    const md = new MarkdownIt({ html: true });
    return (text) => md.render(text);
  },
  async marked() {
    const module = await load('marked');
    const marked = module.marked ?? module.default.marked;
    return (text) => marked.parse(text, { gfm: true });
  },
  async micromark() {
    const { micromark } = await load('micromark');
    const { gfm, gfmHtml } = await load('micromark-extension-gfm');
    const options = { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] };
    return (text) => micromark(text, options);
  },
};

const render = await engines[process.argv[2]]();
const texts = JSON.parse(fs.readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(texts.map((text) => render(text))));
