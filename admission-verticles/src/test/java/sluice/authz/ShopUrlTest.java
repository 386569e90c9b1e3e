package sluice.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.sale.Refusal;
import sluice.sale.Refused;

/** Where people may be sent, and which addresses need a pass. */
class ShopUrlTest {
    private static final String HOST = "shop.example";
    private static final String CODE = "Zm9vYmFyYmF6cXV4cXV1eA";

    @ParameterizedTest
    @CsvSource({
        "/checkout?x=1, https://shop.example/checkout?x=1",
        "/, https://shop.example/",
        "/a//b, https://shop.example/a//b",
        "/%2F%2Fthief.example, https://shop.example/%2F%2Fthief.example",
        "https://shop.example/checkout, https://shop.example/checkout",
        "https://shop.example, https://shop.example/",
        "HTTPS://Shop.Example:443/x, https://shop.example/x",
        "https://shop.example/x#top, https://shop.example/x",
        "https://shop.example/x?to=https://thief.example, https://shop.example/x?to=https://thief.example"
    })
    void a_person_may_go_back_to_the_shop(String text, String expected) {
        assertEquals(expected, ShopUrl.back(text, HOST, "https").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "checkout",
                "//thief.example/x",
                "///thief.example",
                "\\\\thief.example",
                "/\\thief.example",
                "https:/thief.example",
                "https:thief.example",
                "https://thief.example/",
                "https://shop.example.thief.example/",
                "https://shop.example@thief.example/",
                "https://thief.example#@shop.example/",
                "https://shop.example:8443/",
                "https://shop.example\\.thief.example/",
                "https://user@shop.example/",
                "http://shop.example/",
                "javascript://shop.example/%0aalert(1)",
                "data:text/html,x",
                " https://shop.example/",
                "https://shop.example/\nx",
                "https://sh\u043ep.example/"
            })
    void nobody_is_sent_anywhere_else(String text) {
        Refused refused = assertThrows(Refused.class, () -> ShopUrl.back(text, HOST, "https"));
        assertEquals(Refusal.FIELD_INVALID, refused.refusal());
    }

    @Test
    void a_shop_without_tls_may_be_gone_back_to_without() {
        assertEquals(
                "http://127.0.0.1:81/x",
                ShopUrl.back("/x", "127.0.0.1:81", "http").toString());
        assertEquals(
                "http://127.0.0.1:81/x",
                ShopUrl.back("http://127.0.0.1:81/x", "127.0.0.1:81", "http").toString());
    }

    @Test
    void a_code_is_put_into_the_query_and_taken_out_again() {
        ShopUrl url = ShopUrl.back("/checkout?a=1&sluice_handoff=old&b=2", HOST, "https");
        assertEquals(Optional.empty(), url.code());
        ShopUrl with = url.with(CODE);
        assertEquals("https://shop.example/checkout?a=1&b=2&sluice_handoff=" + CODE, with.toString());
        assertEquals(Optional.of(CODE), with.code());
        assertEquals("https://shop.example/checkout?a=1&b=2", with.withoutCode().toString());
        assertEquals(
                "https://shop.example/",
                ShopUrl.back("/?sluice_handoff=" + CODE, HOST, "https")
                        .withoutCode()
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/checkout",
                "/checkout/",
                "/checkout/pay",
                "/checkouts",
                "/Checkout",
                "/%63heckout",
                "/a/../checkout",
                "/./checkout",
                "//checkout",
                "/a//checkout",
                "/a/%2e%2e/checkout",
                "/a%2fcheckout",
                "/a\\..\\checkout",
                "/a;x/b",
                "/%2563heckout",
                "/a%",
                "/a%zz",
                "/a%00",
                "/%ff",
                "/a/."
            })
    void whatever_is_inside_or_might_be_needs_a_pass(String path) {
        assertTrue(new ProtectedPath("/checkout").covers(path), path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/checkout", "/check", "/a.css", "/sch%C3%B6n", "/a/b.c/d", "/.well-known/x"})
    void what_is_plainly_outside_needs_none(String path) {
        assertFalse(new ProtectedPath("/checkout").covers(path), path);
        assertTrue(new ProtectedPath("/").covers(path), path);
    }

    @Test
    void a_folder_is_inside_without_its_slash_too() {
        assertTrue(new ProtectedPath("/shop/").covers("/shop"));
        assertFalse(new ProtectedPath("/shop/").covers("/shopping"));
    }
}
