// How a last line says what to do: words to send back, somebody to ring, or where to do it.

export const HOW_TO_ANSWER =
  /回“|回[①序原复]|回复|请回|请补|补一句|请告知|请发|换句话|打电话|请[^。]*(?:登录|填报|导出|导入|确认)/u;
