/** `/v1/catalogue` as far as 一张图应用 reads it. */

export interface Catalogue {
  layers: { id: string; title: string; description: string; features: number }[];
  sources: { source: string; newest?: string; accepted?: number; rejected?: number }[];
}
