import "@fontsource-variable/noto-sans-sc";
import "./style/base.css";
import "./style/map.css";
import "./old-browsers";
import { createApp } from "vue";
import App from "./App.vue";
import { connect } from "./city/connect";
import { CITY_STATE, CityState } from "./city/state";
import { registerProjections } from "./map/projection";

registerProjections();
const city = new CityState();
createApp(App).provide(CITY_STATE, city).mount("#app");
connect(city);
