import { expect, test } from "vitest";
import { LANGS, MESSAGES, nameIn, say, type Key } from "./i18n";

const gapsOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
const messages = Object.entries(MESSAGES);

test.each(messages)("%s is said in every language", (_, message) => {
  expect(Object.keys(message).sort()).toEqual([...LANGS].sort());
  for (const lang of LANGS) expect(message[lang].trim()).not.toBe("");
});

test.each(messages)("%s has the same gaps in every language", (_, message) => {
  expect(gapsOf(message.zh)).toEqual(gapsOf(message.en));
});

test("Chinese messages are written in Chinese", () => {
  for (const [key, { zh }] of messages) expect(zh, key).toMatch(/\p{Script=Han}/u);
});

test("gaps are filled with text, never interpreted", () => {
  expect(say("en", "explanation.rank", { rank: 3, n: 46 })).toBe("Rank 3 of 46");
  expect(say("zh", "page.title", { name: "{n}$&" })).toBe("Siting 选址：{n}$&");
});

test("a name missing in one language is shown in the other", () => {
  expect(nameIn("zh", { zh: "", en: "Roads" })).toBe("Roads");
  expect(nameIn("en", { zh: "道路", en: "Roads" })).toBe("Roads");
});

test("every rank order has a sentence", () => {
  const orders: Key[] = ["rank-by.worst-case", "rank-by.middle", "rank-by.best-case"];
  for (const key of orders) expect(MESSAGES[key]).toBeDefined();
});
