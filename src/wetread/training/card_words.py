"""The words of the model card that no figure changes."""

# ruff: noqa: E501, a row of a Markdown table is one line

HEAD = """# {name} {version}

Three small networks that read one frontal chest radiograph of an adult: findings (with heat maps, and view, sex and
age as they appear), outlines of lungs and heart, and a gate that tells such films from everything else. Trained from
scratch by `recipes/chest-reader.yaml` (recipe digest {recipe}, seed {seed}); parts are fixed by patient with a keyed
hash; early stopping on `tune`, calibration and operating points on `calibrate`, and this card alone on `test`.

**A research model, not a medical device.** Not for diagnosis, triage or any decision about a patient; not for
children, lateral or other views, other body parts, CT or MR. A finding that is not flagged is not absent."""

SOURCES = """## Sources and terms

| source | used for | terms |
|---|---|---|
| NIH ChestX-ray14, NIH Clinical Center (Wang et al., CVPR 2017) | findings, view, sex, age, gate | free use with acknowledgement |
| JSRT films with the SCR masks | anatomy, gate | research use |
| Shenzhen and Montgomery sets, National Library of Medicine | anatomy, gate | public |
| MedNIST | gate | CC BY-SA 4.0 |
| MedPix CT and MR, National Library of Medicine | gate | as published there |
| BUSI breast ultrasound | gate | as published there |
| natural pictures inside scikit-image, scikit-learn and matplotlib | gate | as in those packages |"""

LIMITS = """## What to know

- Labels are text-mined from reports and noisy; no radiologist read these films for this card.
- All findings come from one hospital, reduced to 128 x 128 pixels: small nodules and thin lines cannot be seen.
- Many pneumothoraces of this source already have a drain, so the sensitivity for an untreated one is unknown.
- Probabilities are calibrated at this source's prevalence, which is that of a referral hospital.
- View predicts some findings (the column "AUROC of view alone"): read figures by view before comparing hospitals.
- Heat maps and boxes show what moved the score; that they show the finding has not been validated."""
