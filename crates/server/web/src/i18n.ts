/** Every sentence of the page in Chinese and English, side by side. */
import type { Text } from "./api";

export type Lang = "zh" | "en";

export const LANGS: readonly Lang[] = ["zh", "en"];

/** `{name}` marks what is filled in. */
export const MESSAGES = {
  "page.title": { zh: "Siting 选址：{name}", en: "Siting: {name}" },
  "page.brand": { zh: "选址", en: "Siting" },
  "page.question": { zh: "该放在哪里，为什么？", en: "Where should it go, and why there?" },
  "page.skip": { zh: "跳到排名表", en: "Skip to the ranking" },

  "bar.atlas": { zh: "图集", en: "Atlas" },
  "bar.study": { zh: "研究", en: "Study" },
  "bar.area-unit": { zh: "面积单位", en: "Area unit" },
  "bar.to-english": { zh: "切换到英文", en: "Switch to English" },
  "bar.to-chinese": { zh: "切换到中文", en: "Switch to Chinese" },

  "rank-by.worst-case": { zh: "按最差情形排名", en: "ranked by the worst case" },
  "rank-by.middle": { zh: "按区间中点排名", en: "ranked by the middle of the range" },
  "rank-by.best-case": { zh: "按最好情形排名", en: "ranked by the best case" },

  "ranking.title": { zh: "排名", en: "Ranking" },
  "ranking.rank": { zh: "名次", en: "Rank" },
  "ranking.site": { zh: "地块", en: "Site" },
  "ranking.total": { zh: "总分", en: "Total" },
  "ranking.shown": { zh: "显示 {n} 个中的 {shown} 个", en: "{shown} of {n} shown" },
  "ranking.sites": { zh: "共 {n} 个地块", en: "{n} sites" },
  "ranking.not-ranked": { zh: "不参加排名", en: "Not ranked" },
  "ranking.none": { zh: "这个图集还没有研究。", en: "This atlas has no study yet." },
  "ranking.assessing": { zh: "正在评估…", en: "Assessing…" },

  "site.fails": { zh: "不符合约束", en: "fails a constraint" },
  "site.unknown": { zh: "约束无法判断", en: "a constraint is unknown" },

  "explanation.title": { zh: "评分说明", en: "Why this score" },
  "explanation.close": { zh: "关闭", en: "Close" },
  "explanation.total": { zh: "总分", en: "Total" },
  "explanation.rank": { zh: "第 {rank} 名，共 {n} 个", en: "Rank {rank} of {n}" },
  "explanation.no-rank": { zh: "无名次：{reason}", en: "No rank: {reason}" },
  "explanation.criteria": { zh: "准则得分构成", en: "How the total adds up" },
  "explanation.constraints": { zh: "约束", en: "Constraints" },
  "explanation.no-constraints": { zh: "这项研究没有约束。", en: "This study has no constraints." },
  "explanation.other": { zh: "其他", en: "Other" },
  "explanation.sum": { zh: "各项贡献之和", en: "Sum of contributions" },
  "explanation.score": { zh: "得分 {score}", en: "score {score}" },
  "explanation.weight": { zh: "权重 {weight}", en: "weight {weight}" },
  "explanation.nearest": { zh: "最近：{name}（{layer}）", en: "nearest: {name} ({layer})" },
  "explanation.contribution": { zh: "贡献 {contribution}", en: "contributes {contribution}" },
  "explanation.at-most": { zh: "不超过 {bound}", en: "at most {bound}" },
  "explanation.at-least": { zh: "不少于 {bound}", en: "at least {bound}" },
  "explanation.previous": { zh: "上一个", en: "Previous" },
  "explanation.next": { zh: "下一个", en: "Next" },
  "explanation.known-part": { zh: "确定部分", en: "certain" },
  "explanation.open-part": { zh: "可能部分", en: "possible" },

  "verdict.passes": { zh: "通过", en: "passes" },
  "verdict.fails": { zh: "不通过", en: "fails" },
  "verdict.unknown": { zh: "未知", en: "unknown" },

  "legend.title": { zh: "图例", en: "Legend" },
  "legend.total": { zh: "总分", en: "Total score" },
  "legend.worse": { zh: "差", en: "worse" },
  "legend.better": { zh: "好", en: "better" },
  "legend.fails": { zh: "已排除：不符合约束", en: "Excluded: fails a constraint" },
  "legend.unknown": { zh: "未知：约束无法判断", en: "Unknown: a constraint cannot be judged" },
  "legend.selected": { zh: "已选中", en: "Selected" },
  "legend.rank": { zh: "名次", en: "Rank" },

  "layers.title": { zh: "图层", en: "Layers" },
  "layers.candidates": { zh: "候选地块（总分）", en: "Candidates (total score)" },

  "map.label": { zh: "地图", en: "Map" },
  "map.zoom-in": { zh: "放大", en: "Zoom in" },
  "map.zoom-out": { zh: "缩小", en: "Zoom out" },
  "map.whole": { zh: "显示全部", en: "Show everything" },
  "map.no-webgl": {
    zh: "这个浏览器画不出地图（需要 WebGL 2）；排名表和评分说明照常可用。",
    en: "This browser cannot draw the map (it needs WebGL 2); the ranking and explanations still work.",
  },

  "notice.opening": { zh: "正在打开…", en: "Opening…" },
  "notice.failed": { zh: "出了问题", en: "Something went wrong" },
  "notice.no-answer": { zh: "服务器没有回应 {path}。", en: "The server did not answer {path}." },
  "notice.status": { zh: "服务器对 {path} 回应 {status}。", en: "The server answered {path} with {status}." },
  "notice.no-atlas": { zh: "服务器没有打开任何图集。", en: "The server has no atlas open." },
  "notice.retry": { zh: "重试", en: "Try again" },

  "announce.selected": { zh: "已选中 {name}，{rank}，总分 {total}", en: "{name} selected. {rank}. Total {total}" },

  "amount.unknown": { zh: "未知", en: "unknown" },
  "unit.m": { zh: "米", en: "m" },
  "unit.km": { zh: "公里", en: "km" },
  "unit.s": { zh: "秒", en: "s" },
  "unit.min": { zh: "分钟", en: "min" },
  "unit.h": { zh: "小时", en: "h" },
  "unit.mu": { zh: "亩", en: "mu" },
  "unit.ha": { zh: "公顷", en: "ha" },
  "unit.m2": { zh: "平方米", en: "m²" },
} as const satisfies Record<string, Text>;

export type Key = keyof typeof MESSAGES;

/** The sentence in the given language, with its gaps filled. */
export function say(lang: Lang, key: Key, gaps: Record<string, string | number> = {}): string {
  return MESSAGES[key][lang].replace(/\{(\w+)\}/g, (gap, name: string) => String(gaps[name] ?? gap));
}

/** The name in the given language, or the other one where it is missing. */
export function nameIn(lang: Lang, name: Text): string {
  return name[lang] || name.en || name.zh;
}
