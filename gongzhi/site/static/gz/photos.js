// Pictures chosen for upload are shown, can be taken out again, and are added to, not replaced.
import { each, fill } from "./start.js";

function keep(input, files) {
  const box = new DataTransfer();
  files.forEach((file) => box.items.add(file));
  input.files = box.files;
}

function picture(list, file, n, remove) {
  const item = document.createElement("li");
  item.className = "shot";
  const figure = item.appendChild(document.createElement("figure"));
  const image = figure.appendChild(document.createElement("img"));
  image.src = URL.createObjectURL(file);
  image.alt = `${fill(list.dataset.alt, n)} ${file.name}`;
  const button = figure.appendChild(document.createElement("button"));
  button.type = "button";
  button.className = "off";
  button.setAttribute("aria-label", fill(list.dataset.remove, n));
  button.innerHTML = '<span><svg class="gz-i" aria-hidden="true"><use href="#i-x"/></svg></span>';
  button.addEventListener("click", remove);
  return item;
}

each("[data-photos]", (list) => {
  const add = list.querySelector("[data-add]");
  const input = add.querySelector("input");
  const most = input.multiple ? Number(list.dataset.most) : 1;
  let files = [];
  const show = () => {
    list.querySelectorAll(".shot img").forEach((image) => URL.revokeObjectURL(image.src));
    list.querySelectorAll(".shot").forEach((item) => item.remove());
    files.forEach((file, i) => {
      const remove = () => {
        files = files.filter((other) => other !== file);
        show();
        input.focus();
      };
      add.before(picture(list, file, i + 1, remove));
    });
    keep(input, files);
    add.hidden = files.length >= most;
  };
  input.addEventListener("change", () => {
    files = [...files, ...input.files].slice(0, most);
    show();
  });
});
