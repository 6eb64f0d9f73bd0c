using System.Text;

namespace Taproot.PatternBench;

/// <summary>A labelled set: messages, and for each the group it belongs to.</summary>
internal sealed record LabelledSet(string Name, IReadOnlyList<byte[]> Messages, IReadOnlyList<byte[]>? Lines, IReadOnlyList<string> Labels)
{
    private const string Suffix = ".log_structured.csv";

    /// <summary>The sets under a folder, in LogHub's layout; whole lines from the .log file beside, where there is one.</summary>
    public static IReadOnlyList<LabelledSet> ReadAll(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + Suffix, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read),
    ];

    /// <summary>Share of messages whose group, of those found, is exactly the labelled one.</summary>
    public double GroupingAccuracy(IReadOnlyList<long> found)
    {
        var truth = Members(Labels);
        var right = Members(found).Values.Where(members => truth[Labels[members[0]]].SequenceEqual(members)).Sum(members => members.Count);
        return (double)right / Labels.Count;
    }

    private static Dictionary<T, List<int>> Members<T>(IReadOnlyList<T> groups)
        where T : notnull
    {
        var members = new Dictionary<T, List<int>>();
        for (var i = 0; i < groups.Count; i++)
        {
            if (!members.TryGetValue(groups[i], out var list)) members.Add(groups[i], list = []);
            list.Add(i);
        }

        return members;
    }

    private static LabelledSet Read(string file)
    {
        var rows = Rows(File.ReadAllText(file)).ToList();
        int content = rows[0].IndexOf("Content"), label = rows[0].IndexOf("EventId");
        if (content < 0 || label < 0) throw new InvalidDataException($"{file} has no columns Content and EventId.");
        var messages = rows.Skip(1).Where(row => row.Count > label).ToList();
        var raw = file[..^Suffix.Length] + ".log";
        byte[][]? lines = File.Exists(raw) ? [.. File.ReadAllLines(raw).Select(Encoding.UTF8.GetBytes)] : null;
        return new(
            Path.GetFileName(file)[..^Suffix.Length].Replace("_2k", "", StringComparison.Ordinal),
            [.. messages.Select(row => Encoding.UTF8.GetBytes(row[content]))],
            lines?.Length == messages.Count ? lines : null,
            [.. messages.Select(row => row[label])]);
    }

    private static IEnumerable<List<string>> Rows(string text)
    {
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
            else if (c == '"') quoted = !quoted;
            else if (!quoted && c is ',' or '\n')
            {
                row.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (c == ',') continue;
                yield return row;
                row = [];
            }
            else field.Append(c);
        }

        if (row.Count > 0) yield return [.. row, field.ToString()];
    }
}
