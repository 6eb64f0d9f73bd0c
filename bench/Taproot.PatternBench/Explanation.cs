using System.Globalization;
using System.Text;
using Taproot.Telemetry.Logs;

namespace Taproot.PatternBench;

/// <summary>Prints the labelled groups that were not found as they are, the largest first.</summary>
internal static class Explanation
{
    private const int Shown = 40;

    public static void Write(LabelledSet set, IReadOnlyList<long> groups, PatternMiner miner)
    {
        var templates = miner.Patterns.ToDictionary(p => p.Id, p => p.Template);
        var wrong = Enumerable.Range(0, groups.Count).GroupBy(i => set.Labels[i])
            .Select(label => (Lines: label.ToList(), Found: label.Select(i => groups[i]).ToHashSet()))
            .Where(g => g.Found.Count > 1 || groups.Count(id => g.Found.Contains(id)) != g.Lines.Count)
            .OrderByDescending(g => g.Lines.Count).Take(Shown);
        foreach (var (lines, found) in wrong)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{set.Name}: {lines.Count} lines in {found.Count} patterns: {Encoding.UTF8.GetString(set.Messages[lines[0]])}"));
            foreach (var id in found.Take(5))
            {
                var labels = Enumerable.Range(0, groups.Count).Where(i => groups[i] == id).Select(i => set.Labels[i]).Distinct().Count();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {labels} labels in  {templates.GetValueOrDefault(id)}"));
            }
        }
    }
}
