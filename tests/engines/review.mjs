// Opens pages of `convert --review` in headless Chromium and looks at them as a person would: is before beside after, can
// the marks be seen, does a link lead to the difference, does anything overflow, load or run? Talks to the browser by its
// own protocol over a pipe, so it needs nothing but Node. Prints what is wrong and leaves with 1.
//
// usage: node review.mjs page.html… (with SCREENSHOTS=folder it keeps what it saw)

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const profile = mkdtempSync(join(tmpdir(), "copydesk-review-"));
const browser = spawn(
  process.env.CHROMIUM ?? "chromium",
  ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank"],
  { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
);
browser.on("error", (error) => {
  console.error(`chromium does not start: ${error.message}`);
  process.exit(1);
});

let number = 0;
let rest = "";
const waiting = new Map();
let heard = () => {};
browser.stdio[4].setEncoding("utf8").on("data", (data) => {
  const messages = (rest + data).split("\0");
  rest = messages.pop();
  for (const message of messages.map((text) => JSON.parse(text))) {
    if (message.id) {
      const [done, failed] = waiting.get(message.id);
      waiting.delete(message.id);
      message.error ? failed(new Error(JSON.stringify(message.error))) : done(message.result);
    } else {
      heard(message);
    }
  }
});

function send(method, params = {}, sessionId = undefined) {
  const id = ++number;
  browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
  return new Promise((done, failed) => waiting.set(id, [done, failed]));
}

// What is evaluated in the page. Each gives a list of faults in words.

const look = async () => {
  const faults = [];
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const wide = innerWidth > 800;
  const articles = [...document.querySelectorAll("main > article")];
  if (articles.length === 0) faults.push("there are no posts");
  let marks = 0;
  for (const article of articles) {
    const path = article.querySelector("h4").textContent;
    article.scrollIntoView();
    await frame();
    const [before, after] = [...article.querySelector(".sides").children].map((side) => side.lastElementChild);
    const boxes = [before, after].map((side) => side.getBoundingClientRect());
    for (const box of boxes) {
      if (box.width < 100 || box.height < 10) faults.push(`${path}: a side is ${box.width} by ${box.height}`);
    }
    const beside = boxes[0].right <= boxes[1].left && Math.abs(boxes[0].top - boxes[1].top) < 2;
    const above = boxes[0].bottom <= boxes[1].top && Math.abs(boxes[0].left - boxes[1].left) < 2;
    if (wide ? !beside : !above) faults.push(`${path}: before is not ${wide ? "beside" : "above"} after`);
    if (article.scrollWidth > article.clientWidth) faults.push(`${path}: wider than its box`);
    for (const details of article.querySelectorAll("details.source")) details.open = true;
    await frame();
    for (const mark of article.querySelectorAll("mark.first, mark.at")) {
      const box = mark.getBoundingClientRect();
      if (!mark.checkVisibility() || box.width < 2 || box.height < 2) faults.push(`${path}: a mark cannot be seen`);
      marks += 1;
    }
    for (const link of article.querySelectorAll("a.go")) {
      link.click();
      await frame();
      const mark = document.querySelector(link.hash);
      const box = mark?.getBoundingClientRect();
      if (!box || box.bottom < 0 || box.top > innerHeight) faults.push(`${path}: ${link.hash} is not gone to`);
    }
  }
  for (const link of document.querySelectorAll('nav a, .hop a, a.skip')) {
    if (!document.getElementById(link.hash.slice(1))) faults.push(`${link.hash} leads nowhere`);
  }
  if (document.documentElement.scrollWidth > innerWidth) {
    faults.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}`);
  }
  // Contrast as WCAG 2 has it, on everything of ours with text in it.
  const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const numbers = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const color = numbers(getComputedStyle(element).backgroundColor);
      if (color.length === 3 || color[3] > 0.99) return color;
    }
    return [255, 255, 255];
  };
  const low = new Set();
  for (const element of document.querySelectorAll("body *:not(.post *:not(.thing, .tag, .note, mark))")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const [a, b] = [numbers(getComputedStyle(element).color), ground(element)].map(luminance);
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) low.add(`${element.localName}.${element.className}: contrast ${contrast.toFixed(2)}`);
  }
  faults.push(...low);
  return { faults, posts: articles.length, marks };
};

// What would have slipped through runs no more than this.
const intrude = () => {
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  document.body.append(script);
  const box = document.createElement("div");
  box.innerHTML = '<a onclick="window.ran = true"></a>';
  box.firstChild.click();
  return window.ran === true;
};

let failed = false;
const { targetInfos } = await send("Target.getTargets");
const { sessionId } = await send("Target.attachToTarget", {
  targetId: targetInfos.find((target) => target.type === "page").targetId,
  flatten: true,
});
const page = (method, params) => send(method, params, sessionId);
for (const domain of ["Page", "Runtime", "Log", "Network"]) await page(`${domain}.enable`);

async function evaluate(what) {
  const expression = `(${what})()`;
  const { result, exceptionDetails } = await page("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
  return result.value;
}

let loaded = () => {};
async function go(url) {
  const load = new Promise((done) => (loaded = done));
  await page("Page.navigate", { url });
  await load;
}

for (const file of process.argv.slice(2)) {
  for (const [width, scheme] of [[1280, "light"], [400, "dark"]]) {
    const url = pathToFileURL(resolve(file)).href;
    const faults = [];
    let quiet = false;
    heard = ({ method, params }) => {
      if (method === "Page.loadEventFired") loaded();
      if (quiet) return;
      if (method === "Log.entryAdded") faults.push(`log: ${params.entry.text}`);
      if (method === "Runtime.consoleAPICalled") faults.push(`console: ${JSON.stringify(params.args)}`);
      if (method === "Runtime.exceptionThrown") faults.push(`exception: ${params.exceptionDetails.text}`);
      if (method === "Page.javascriptDialogOpening") faults.push(`dialog: ${params.message}`);
      if (method === "Network.requestWillBeSent" && params.request.url.split("#")[0] !== url) {
        faults.push(`request: ${params.request.url}`);
      }
    };
    await page("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: width < 800 });
    await page("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    await go(url);
    const seen = await evaluate(look);
    faults.push(...seen.faults);
    if (process.env.SCREENSHOTS) {
      const { data } = await page("Page.captureScreenshot", { format: "png" });
      writeFileSync(join(process.env.SCREENSHOTS, `${basename(file, ".html")}-${width}-${scheme}.png`), data, "base64");
    }
    quiet = true;
    if (await evaluate(intrude)) faults.push("a script runs in it");
    await go("about:blank");
    failed ||= faults.length > 0;
    const figures = `${seen.posts} posts, ${seen.marks} marks`;
    console.log(`${basename(file)} at ${width}, ${scheme}: ${figures}, ${faults.length} faults`);
    for (const fault of faults.slice(0, 20)) console.log(`    ${fault}`);
  }
}
browser.kill();
await new Promise((done) => browser.on("exit", done));
rmSync(profile, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
