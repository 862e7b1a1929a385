// The same as in readouts/text/folding.py: radicals, which copying from a Chinese PDF gives for some characters, as these characters.
const RADICALS = [..."母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"]; // from U+2E9F on

export const asCharacters = (text) => text.replace(/[\u2e9f-\u2fd5]/g, (c) => RADICALS[c.charCodeAt() - 0x2e9f] ?? c.normalize("NFKC"));
