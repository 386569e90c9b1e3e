package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the source tree and holds the house rules that no compiler knows. */
class HouseStyleTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?sluice\\.(\\w+)\\.", Pattern.MULTILINE);
    private static final Pattern BANNED =
            Pattern.compile("\\w*(Manager|Helper|Util|Utils|Common|Base|Impl|Info|Data|Service|Controller|Dto)");
    private static final Pattern KEY = Pattern.compile("\\bKEYS\\[(\\d+)]");

    /** Which modules a module may be built on. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "config", Set.of(),
            "embedded-stores", Set.of(),
            "contract", Set.of(),
            "web-static", Set.of(),
            "stock-ledger", Set.of("config"),
            "waiting-room", Set.of("config"),
            "admission-verticles", Set.of("config", "waiting-room", "stock-ledger"),
            "order-worker", Set.of("config", "stock-ledger"),
            "simulation", Set.of(),
            "launcher",
                    Set.of(
                            "config",
                            "embedded-stores",
                            "stock-ledger",
                            "waiting-room",
                            "admission-verticles",
                            "order-worker"));

    @Test
    void no_module_imports_what_it_may_not_know() {
        Map<String, String> moduleOfPackage = new TreeMap<>();
        ARROWS.keySet().forEach(module -> packagesOf(module).forEach(name -> moduleOfPackage.put(name, module)));
        List<String> wrong = new ArrayList<>();
        for (String module : ARROWS.keySet()) {
            for (Path file : files(module + "/src/main/java", ".java")) {
                Matcher imports = IMPORT.matcher(read(file));
                while (imports.find()) {
                    String target = moduleOfPackage.get(imports.group(1));
                    if (!module.equals(target) && !ARROWS.get(module).contains(target)) {
                        wrong.add(ROOT.relativize(file) + " imports sluice." + imports.group(1) + " of " + target);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void a_package_belongs_to_one_module_and_says_what_lives_in_it() {
        Map<String, String> owner = new TreeMap<>();
        for (String module : ARROWS.keySet()) {
            for (String name : packagesOf(module)) {
                assertEquals(null, owner.put(name, module), "package " + name + " in two modules");
                Path info = ROOT.resolve(module + "/src/main/java/sluice/" + name + "/package-info.java");
                assertTrue(Files.exists(info), "missing " + ROOT.relativize(info));
            }
        }
    }

    @Test
    void names_are_nouns_of_the_field() {
        List<String> wrong = sources()
                .filter(file -> BANNED.matcher(file.getFileName().toString().replace(".java", ""))
                        .matches())
                .map(file -> ROOT.relativize(file).toString())
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    void files_and_methods_stay_small() {
        List<String> wrong = new ArrayList<>();
        Stream.concat(sources(), tests()).forEach(file -> {
            List<String> lines = read(file).lines().toList();
            if (lines.size() > 400) wrong.add(ROOT.relativize(file) + " has " + lines.size() + " lines");
            lines.stream()
                    .filter(line -> line.length() > 120)
                    .forEach(line -> wrong.add(ROOT.relativize(file) + " has a line over 120"));
            wrong.addAll(longMethods(file, lines));
        });
        assertEquals(List.of(), wrong);
    }

    /**
     * A method starts at a line of indent 4 with a parenthesis and no semicolon, and ends at the next "    }"; a
     * constant of an enum is none.
     */
    private static List<String> longMethods(Path file, List<String> lines) {
        List<String> found = new ArrayList<>();
        Pattern start = Pattern.compile("^ {4}(?!.*\\brecord |[A-Z0-9_]+\\()[\\w<][^=;]*\\([^;]*$");
        for (int i = 0; i < lines.size(); i++) {
            if (!start.matcher(lines.get(i)).matches()) continue;
            int last = i;
            while (last < lines.size() && !lines.get(last).startsWith("    }")) last++;
            if (last - i > 60) found.add(ROOT.relativize(file) + ":" + (i + 1) + " is a method of " + (last - i));
        }
        return found;
    }

    @Test
    void nothing_sleeps_mocks_or_is_left_for_later() {
        Pattern bad = Pattern.compile("Thread\\.sleep|Mockito|TODO|FIXME|@Disabled"); // words that are looked for
        List<String> wrong = Stream.concat(sources(), tests())
                .filter(file -> !file.getFileName().toString().equals("HouseStyleTest.java"))
                .filter(file -> bad.matcher(read(file)).find())
                .map(file -> ROOT.relativize(file).toString())
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    void a_script_is_short_and_its_header_names_every_key() {
        List<String> wrong = new ArrayList<>();
        for (Path script : resources(".lua")) {
            String text = read(script);
            String name = ROOT.relativize(script).toString();
            if (text.lines().count() > 60) wrong.add(name + " has over 60 lines");
            if (!text.startsWith("-- ")) wrong.add(name + " has no header");
            Set<String> documented = new TreeSet<>();
            Set<String> used = new TreeSet<>();
            text.lines().forEach(line -> {
                Matcher keys = KEY.matcher(line);
                while (keys.find()) (line.startsWith("--") ? documented : used).add(keys.group(1));
            });
            if (text.contains("unpack(KEYS)")) used.addAll(documented);
            if (!documented.equals(used)) wrong.add(name + " documents keys " + documented + " and uses " + used);
            if (!used.isEmpty() && !text.contains("-- RETURNS ")) wrong.add(name + " does not say what it returns");
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void each_statement_and_script_is_loaded_by_exactly_one_class() {
        Map<String, Integer> loads = new TreeMap<>();
        List<Path> statements = Stream.concat(resources(".sql").stream(), resources(".lua").stream())
                .filter(file -> !file.toString().contains("db/migration"))
                .toList();
        String includes = String.join(
                "\n", resources(".lua").stream().map(HouseStyleTest::read).toList());
        List<String> sources = sources().map(HouseStyleTest::read).toList();
        for (Path statement : statements) {
            String path = statement.toString().replaceFirst(".*/src/main/resources/", "");
            int count = (int) sources.stream()
                    .filter(text -> text.contains("\"" + path + "\""))
                    .count();
            if (!includes.contains("--#include " + path)) loads.put(path, count);
            if (path.endsWith(".sql")) assertTrue(read(statement).startsWith("-- "), path + " has no header");
        }
        loads.values().removeIf(count -> count == 1);
        assertEquals(Map.of(), loads);
    }

    @Test
    void pages_write_text_never_markup() {
        List<String> wrong = files("web-static/src/main/resources/web", ".js").stream()
                .filter(file -> Pattern.compile("innerHTML|outerHTML|document\\.write|eval\\(")
                        .matcher(read(file))
                        .find())
                .map(file -> ROOT.relativize(file).toString())
                .toList();
        assertEquals(List.of(), wrong);
        for (Path page : files("web-static/src/main/resources/web", ".html")) {
            assertFalse(
                    read(page).matches("(?s).*<script(?![^>]*src=).*|.*<style.*| style=.*"), page + " has inline code");
        }
    }

    private static Set<String> packagesOf(String module) {
        Path packages = ROOT.resolve(module + "/src/main/java/sluice");
        if (!Files.isDirectory(packages)) return Set.of();
        try (Stream<Path> found = Files.list(packages)) {
            Set<String> names = new TreeSet<>();
            found.filter(Files::isDirectory)
                    .forEach(path -> names.add(path.getFileName().toString()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> sources() {
        return ARROWS.keySet().stream().flatMap(module -> files(module + "/src/main/java", ".java").stream());
    }

    private static Stream<Path> tests() {
        return ARROWS.keySet().stream().flatMap(module -> files(module + "/src/test/java", ".java").stream());
    }

    private static List<Path> resources(String ending) {
        return ARROWS.keySet().stream()
                .flatMap(module -> files(module + "/src/main/resources", ending).stream())
                .toList();
    }

    private static List<Path> files(String folder, String ending) {
        Path start = ROOT.resolve(folder);
        if (!Files.isDirectory(start)) return List.of();
        try (Stream<Path> found = Files.walk(start)) {
            return found.filter(path -> path.toString().endsWith(ending)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
