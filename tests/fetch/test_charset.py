"""Bytes whose label lies, is missing, or is right."""

import codecs

import pytest

from responder.fetch.charset import decoded

ZH = "青蛙的合唱在池塘里传开了，这是一次普通的夏夜。"
TW = "青蛙的合唱在池塘裡傳開了，這是一個普通的夏夜。"
FR = "Le crapaud a été entendu près de l'étang à minuit."


def xml(text: str, declared: str, actual: str) -> bytes:
    return f'<?xml version="1.0" encoding="{declared}"?><t>{text}</t>'.encode(actual)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        pytest.param(xml(ZH, "utf-8", "utf-8"), "", ZH, id="UTF-8, as it says"),
        pytest.param(xml(ZH, "utf-8", "gbk"), "", ZH, id="GBK that says UTF-8"),
        pytest.param(xml(ZH, "utf-8", "gbk"), "text/xml; charset=utf-8", ZH, id="the header lies as well"),
        pytest.param(xml(ZH, "gb2312", "gb18030"), "", ZH, id="GB18030 that says GB2312"),
        pytest.param(xml(ZH, "gbk", "utf-8"), "text/xml; charset=gbk", ZH, id="UTF-8 that says GBK"),
        pytest.param(xml(ZH, "iso-8859-1", "utf-8"), "", ZH, id="UTF-8 that says Latin"),
        pytest.param(xml(TW, "big5", "big5"), "", TW, id="Big5, as it says"),
        pytest.param(f"<t>{TW}</t>".encode("big5"), "", TW, id="Big5 that says nothing"),
        pytest.param(f"<t>{ZH}</t>".encode("gbk"), "", ZH, id="GBK that says nothing"),
        pytest.param(xml(FR, "iso-8859-1", "latin-1"), "", FR, id="Latin, as it says"),
        pytest.param(f"<t>{FR}</t>".encode("latin-1"), "", FR, id="Latin that says nothing"),
        pytest.param(xml(ZH, "x-pond", "utf-8"), "", ZH, id="a charset that nobody knows"),
        pytest.param(xml(ZH, "rot13", "gbk"), "", ZH, id="a codec that is no charset"),
        pytest.param(xml(ZH, "idna", "gbk"), "", ZH, id="a codec for other things"),
        pytest.param(codecs.BOM_UTF8 + xml(ZH, "gbk", "utf-8"), "", ZH, id="a mark goes before all"),
        pytest.param(xml(ZH, "utf-16", "utf-16"), "", ZH, id="UTF-16 with a mark"),
        pytest.param(xml(ZH, "utf-16", "utf-16-be"), "", ZH, id="UTF-16 without"),
        pytest.param(xml(ZH, "utf-32", "utf-32"), "", ZH, id="UTF-32 with a mark"),
        pytest.param(xml(ZH, "utf-32", "utf-32-le"), "", ZH, id="UTF-32 without"),
    ],
)
def test_the_text_comes_out(body: bytes, content_type: str, text: str) -> None:
    assert text in decoded(body, content_type)


def test_one_bad_byte_costs_no_more_than_itself() -> None:
    body = xml(ZH, "utf-8", "utf-8").replace("青".encode(), b"\xff")
    assert ZH.replace("青", "\ufffd") in decoded(body, "")


def test_a_body_cut_within_a_character_stays_what_it_was() -> None:
    assert decoded(f"<t>{ZH}".encode()[:-1], "").startswith("<t>" + ZH[:-1])
