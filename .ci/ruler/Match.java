import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.event.ruler.Machine;

/**
 * Asks AWS's own matcher about the patterns of the template: every event of
 * one folder has to match exactly one pattern, but for those that a list
 * names; every event of another none.
 *
 * <p>usage: Match PATTERNS EVENTS NONE WITHHELD
 */
public class Match {
  public static void main(String[] folders) throws Exception {
    Machine machine = new Machine();
    Set<String> idle = new HashSet<>();
    for (Path pattern : json(folders[0])) {
      machine.addRule(pattern.getFileName().toString(), Files.readString(pattern));
      idle.add(pattern.getFileName().toString());
    }
    Set<String> withheld = new HashSet<>(Files.readAllLines(Path.of(folders[3])));
    int wrong = 0;
    List<Path> events = json(folders[1]);
    for (Path event : events) {
      List<String> by = machine.rulesForJSONEvent(Files.readString(event));
      idle.removeAll(by);
      if (by.size() != (withheld.remove(event.toString()) ? 0 : 1)) {
        System.out.println(event + ": matched by " + by);
        wrong++;
      }
    }
    List<Path> strangers = json(folders[2]);
    for (Path event : strangers) {
      List<String> by = machine.rulesForJSONEvent(Files.readString(event));
      if (!by.isEmpty()) {
        System.out.println(event + ": must match nothing, is matched by " + by);
        wrong++;
      }
    }
    for (String event : withheld) {
      System.out.println(event + ": is to be withheld, and is not there");
      wrong++;
    }
    for (String pattern : idle) {
      System.out.println(pattern + ": matches nothing");
      wrong++;
    }
    System.out.printf("%d events match one pattern each, %d match none; %d wrong%n", events.size(), strangers.size(), wrong);
    System.exit(wrong == 0 && !events.isEmpty() && !strangers.isEmpty() ? 0 : 1);
  }

  private static List<Path> json(String folder) throws Exception {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }
}
