/** 用地用海分类 (2023): the first-level classes on land, by code, as contracts/catalogue/parts.py names them. */

export const USES: Readonly<Record<string, string>> = {
  "01": "耕地",
  "02": "园地",
  "03": "林地",
  "04": "草地",
  "05": "湿地",
  "06": "农业设施建设用地",
  "07": "居住用地",
  "08": "公共管理与公共服务用地",
  "09": "商业服务业用地",
  "10": "工矿用地",
  "11": "仓储用地",
  "12": "交通运输用地",
  "13": "公用设施用地",
  "14": "绿地与开敞空间用地",
  "15": "特殊用地",
  "16": "留白用地",
  "17": "陆地水域",
};

/** What a permit may be for: classes that are built upon. */
export const BUILT_USES: readonly string[] = ["06", "07", "08", "09", "10", "11", "12", "13", "14", "15"];
