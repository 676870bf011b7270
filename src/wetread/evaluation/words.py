"""The words of the model card that no figure changes."""

# ruff: noqa: E501, a row of a Markdown table is one line

HEAD = """# {name} {version}

Small networks that read one frontal chest radiograph of an adult: findings by {members}, with heat maps, the
place of lung opacity, and view, sex and age as they appear; outlines of lungs and heart; and a gate that tells such films from
everything else. Trained by `{recipe}` (recipe digest {digest}, seeds from {seed} on); parts are fixed by a
keyed hash of the patient, or of the case for pictures that have no patient. The findings learnt {learn}; calibration and
operating points were chosen on `calibrate`; this card is `wetread evaluate reader --part test`."""

USE = """**A research model, not a medical device.** Not for diagnosis, triage, ruling out or any other decision about a patient;
not for children, lateral or other views, other body parts, CT or MR. A finding that is not flagged is not absent."""

SOURCES = """## Sources and terms

| source | used for | terms |
|---|---|---|
| NIH ChestX-ray14, NIH Clinical Center (Wang et al., CVPR 2017) | findings, view, sex, age, gate | free use with acknowledgement |
| RSNA Pneumonia Detection Challenge 2018, classes and boxes of films of the former (Shih et al., 2019) | lung opacity | as published there |
{jsrt}| Shenzhen and Montgomery sets, National Library of Medicine | anatomy, gate | public |
| MedNIST | gate | CC BY-SA 4.0 |
| MedPix CT and MR, National Library of Medicine | gate | as published there |
| BUSI breast ultrasound | gate | as published there |
| natural pictures inside scikit-image, scikit-learn and matplotlib | gate | as in those packages |{imagenet}"""
VARIANTS = """The pictures of training's part `test`, each as it is and in one to three variants (framed, turned, cropped, other exposure),
with those that are made; `wetread evaluate reader` looks at each as it is, and at none that is made."""
IMAGENET = """
| EfficientNet-Lite0's weights, learnt by Google on ImageNet (ILSVRC 2012) | where some networks of the findings began | weights Apache-2.0; ImageNet's own pictures: research use |"""
JSRT = "| JSRT films with the SCR masks | anatomy, gate | research use |\n"

LIMITS = """## What to know

- Labels of the 14 findings are text-mined from reports and noisy; no radiologist read these films for this card. Lung opacity
  alone was read by radiologists.
- All findings come from one hospital, reduced to 128 x 128 pixels: small nodules and thin lines cannot be seen.
- Many pneumothoraces of this source already have a drain, so the sensitivity for an untreated one is unknown.
- Probabilities are calibrated at this source's prevalence, which is that of a referral hospital.
- View predicts some findings (the column "AUROC of view alone"): read figures by view before comparing hospitals.
- Heat maps and boxes of the 14 findings show what moved the score; that they show the finding has not been validated.
- The part `test` was opened for earlier versions too (docs/reader says when); nothing of these weights was chosen on it.
- Stored size, border and corners of a film tell a little of the findings (AUROC up to .59 over all films, .56 on PA alone;
  `benchmarks/shortcuts.py`), and findings follow the source a little."""
