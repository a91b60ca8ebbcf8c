"""The part of Helm's template language that our chart is written in, to render it where there is no Helm."""
