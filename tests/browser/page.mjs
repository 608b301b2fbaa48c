/**
 * Opens the page in the system's Chromium, does what a reader does, and prints what it saw as JSON.
 *
 *     node page.mjs http://127.0.0.1:8080 SCREENSHOTS_FOLDER CHROMIUM
 */
import { chromium } from "playwright-core";

const [address, screenshots, executablePath] = process.argv.slice(2);

/** Software rendering, and none of what a browser does by itself. */
const FLAGS = [
  "--no-sandbox",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const PATIENCE = 60_000;

const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  const seen = await read(browser);
  process.stdout.write(JSON.stringify(seen, null, 1) + "\n");
} finally {
  await browser.close();
}

async function read(browser) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", reducedMotion: "reduce" });
  context.setDefaultTimeout(PATIENCE);
  const complaints = [];
  const outside = new Set();
  const page = await context.newPage();
  listen(page, complaints, outside);

  await page.goto(`${address}/?lang=en&study=parks`);
  await isReady(page);
  const rows = await page.locator("[data-site-id]").count();
  await shoot(page, "ranking-en");

  const swatches = await page.evaluate(() => {
    const paints = [...document.querySelectorAll("#layers .swatch")].map((it) => it.style.background);
    return { layers: paints.length, different: new Set(paints).size };
  });

  const byRow = await pickRow(page, 0);
  await settled(page);
  await shoot(page, "explanation-en");

  const onMap = await pickOnMap(page);
  await settled(page);
  await shoot(page, "picked-on-map");

  const english = await words(page);
  await page.locator("#lang-switch").click();
  await page.waitForFunction(() => document.documentElement.lang === "zh-CN");
  await settled(page);
  const chinese = await words(page);
  await shoot(page, "explanation-zh");

  await page.keyboard.press("Escape");
  await page.locator("#explanation").waitFor({ state: "hidden" });
  const byKeyboard = await pickWithKeyboard(page);

  const hexagons = await openStudy(context, "where-next", complaints, outside);
  const astana = await openStudy(context, "built-up", complaints, outside);
  const narrow = await openNarrow(browser, complaints, outside);
  return { rows, swatches, byRow, onMap, english, chinese, byKeyboard, hexagons, astana, narrow, complaints, outside: [...outside] };
}

/** Notes every error, every breach of the page's policy, and every request to somewhere else. */
function listen(page, complaints, outside) {
  page.on("console", (message) => {
    if (message.type() === "error" || /Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // Tiles are given up when the map has moved on.
    if (why !== "net::ERR_ABORTED") complaints.push(`${request.url()}: ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()}: ${response.status()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== new URL(address).origin) outside.add(request.url());
  });
}

async function isReady(page) {
  await page.locator("html[data-ready=true]").waitFor({ state: "attached" });
  await page.locator("[data-site-id]").first().waitFor();
  await settled(page);
}

/** Waits until the map has drawn all there is to draw. */
async function settled(page) {
  await page.evaluate(async () => {
    const { map } = window.siting;
    const isStill = () => map.loaded() && map.areTilesLoaded() && !map.isMoving();
    while (!isStill()) await new Promise((done) => map.once("idle", done));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
}

async function shoot(page, name) {
  await page.screenshot({ path: `${screenshots}/${name}.png` });
}

/** The explanation of a site, once it is there. */
async function explained(page, id) {
  await page.waitForFunction((id) => document.getElementById("explanation")?.dataset.siteId === id, id);
  const total = page.locator("#explanation [data-total]");
  await total.waitFor();
  return {
    id,
    total: Number(await total.getAttribute("data-total")),
    text: await total.innerText(),
    criteria: await page.locator("#explanation [data-criterion]").count(),
    constraints: await page.locator("#explanation [data-constraint]").count(),
    selectedRow: await page.locator("[data-site-id][data-selected]").getAttribute("data-site-id"),
  };
}

async function pickRow(page, at) {
  const row = page.locator("[data-site-id]").nth(at);
  const id = await row.getAttribute("data-site-id");
  await row.click();
  return explained(page, id);
}

async function pickWithKeyboard(page) {
  const name = page.locator("[data-site-id] button").nth(0);
  await name.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const id = await page.locator("[data-site-id]").nth(1).getAttribute("data-site-id");
  return explained(page, id);
}

/** Clicks a site on the map that is not the one explained, where it is drawn. */
async function pickOnMap(page) {
  const target = await page.evaluate(async (address) => {
    const { map } = window.siting;
    const open = document.getElementById("explanation").dataset.siteId;
    const ids = [...document.querySelectorAll("[data-site-id]")].map((row) => row.dataset.siteId);
    for (const id of ids.filter((it) => it !== open && it !== undefined).slice(3)) {
      const { bounds } = await (await fetch(`${address}/studies/parks/sites/${encodeURIComponent(id)}`)).json();
      const [west, south, east, north] = bounds;
      const centre = [(west + east) / 2, (south + north) / 2];
      map.jumpTo({ center: centre, zoom: 15 });
      await new Promise((done) => map.once("idle", done));
      const { x, y } = map.project(centre);
      const drawn = map.queryRenderedFeatures([x, y]).filter((it) => it.properties.total_low !== undefined);
      const box = map.getCanvas().getBoundingClientRect();
      const at = { x: box.left + x, y: box.top + y };
      const isOpenToClicks = document.elementFromPoint(at.x, at.y) === map.getCanvas();
      if (isOpenToClicks && drawn.length > 0 && drawn.every((it) => it.properties.id === id)) return { id, at };
    }
    return null;
  }, address);
  if (!target) return null;
  await page.mouse.click(target.at.x, target.at.y);
  return explained(page, target.id);
}

/** Some words of the page as it stands. */
async function words(page) {
  return {
    language: await page.evaluate(() => document.documentElement.lang),
    title: await page.title(),
    ranking: await page.locator("#ranking h2").innerText(),
    site: await page.locator("#explanation").getAttribute("data-site-id"),
    explanation: await page.locator("#explanation").innerText(),
    attribution: await page.locator("#attribution").innerText(),
    legend: await page.locator("#legend").innerText(),
  };
}

async function openStudy(context, study, complaints, outside) {
  const page = await context.newPage();
  listen(page, complaints, outside);
  await page.goto(`${address}/?lang=zh&study=${study}`);
  await isReady(page);
  await shoot(page, `${study}-ranking`);
  const picked = await pickRow(page, 0);
  await settled(page);
  await shoot(page, study);
  await page.close();
  return picked;
}

async function openNarrow(browser, complaints, outside) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "zh-CN", hasTouch: true, reducedMotion: "reduce" });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  listen(page, complaints, outside);
  await page.goto(`${address}/?study=parks`);
  await isReady(page);
  await shoot(page, "narrow-ranking");
  const picked = await pickRow(page, 0);
  await settled(page);
  await shoot(page, "narrow");
  const scrollsSideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  const language = await page.evaluate(() => document.documentElement.lang);
  await context.close();
  return { ...picked, scrollsSideways, language };
}
