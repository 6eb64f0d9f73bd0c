using System.Globalization;
using System.Text.Json;
using Taproot.PatternBench;
using Taproot.Telemetry.Logs;

// Grouping accuracy of the pattern miner on labelled sets, and its speed on one core. Arguments: folder, file for the JSON, names of sets to explain.
if (args is not [var folder, var json, .. var explained])
{
    Console.Error.WriteLine("Usage: pattern-bench FOLDER JSON [SET…]");
    return 2;
}

var sets = LabelledSet.ReadAll(folder);
if (sets.Count == 0)
{
    Console.Error.WriteLine($"pattern-bench: there is no *.log_structured.csv under {folder}.");
    return 1;
}

var results = new List<(string Name, double Accuracy, double? OfLines, int Patterns, int Labelled, double PerSecond)>();
foreach (var set in sets)
{
    var (groups, miner) = Mine(set.Messages);
    double? ofLines = set.Lines is null ? null : set.GroupingAccuracy(Mine(set.Lines).Groups);
    results.Add((set.Name, set.GroupingAccuracy(groups), ofLines, groups.Distinct().Count(), set.Labels.Distinct().Count(), Speed(set.Lines ?? set.Messages)));
    if (explained.Contains(set.Name, StringComparer.OrdinalIgnoreCase)) Explanation.Write(set, groups, miner);
}

Console.WriteLine("  set             accuracy  whole lines  patterns  labelled     lines/s");
foreach (var r in results) Row(r.Name, r.Accuracy, r.OfLines, r.Patterns, r.Labelled, r.PerSecond);
var lines = results.Where(r => r.OfLines is not null).Select(r => r.OfLines!.Value).ToList();
var together = Speed([.. sets.SelectMany(s => s.Lines ?? s.Messages)]);
Row("average", results.Average(r => r.Accuracy), lines.Count > 0 ? lines.Average() : null, results.Sum(r => r.Patterns), results.Sum(r => r.Labelled), together);
File.WriteAllText(json, JsonSerializer.Serialize(new
{
    bench = "patterns",
    average = results.Average(r => r.Accuracy),
    averageOfWholeLines = lines.Count > 0 ? lines.Average() : (double?)null,
    linesPerSecond = together,
    sets = results.Select(r => new { r.Name, r.Accuracy, r.OfLines, r.Patterns, r.Labelled, linesPerSecond = r.PerSecond }),
}));
return 0;

static void Row(string name, double accuracy, double? ofLines, int patterns, int labelled, double perSecond) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"  {name,-16} {accuracy,7:0.0000}  {ofLines,11:0.0000}  {patterns,8}  {labelled,8}  {perSecond,10:0}"));

static (List<long> Groups, PatternMiner Miner) Mine(IReadOnlyList<byte[]> messages)
{
    var miner = new PatternMiner(new() { MaxPatterns = 10_000 });
    var patterns = messages.Select(message => miner.Observe(message, 0)).ToList();
    return ([.. patterns.Select(pattern => pattern.Current.Id)], miner);
}

// Lines a second of processor time, all patterns known, whole lines where there are any: the best of five runs.
static double Speed(IReadOnlyList<byte[]> messages)
{
    var miner = Mine(messages).Miner;
    var rounds = Math.Max(1, 200_000 / messages.Count);
    var best = 0.0;
    for (var run = 0; run < 5; run++)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var message in messages) miner.Observe(message, 0);
        }

        best = Math.Max(best, rounds * messages.Count / Math.Max(0.001, (Environment.CpuUsage.TotalTime - before).TotalSeconds));
    }

    return best;
}
