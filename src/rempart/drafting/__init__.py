"""From a press text to draft incident files: lexicon, grammar of numbers and dates, gazetteer; offline."""
