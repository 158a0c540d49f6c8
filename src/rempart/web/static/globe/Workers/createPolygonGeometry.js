import{d,a as e,E as l}from"./shared.js";function s(i,a){return d(a)&&(i=e.unpack(i,a)),i._ellipsoid=l.clone(i._ellipsoid),e.createGeometry(i)}export{s as default};
