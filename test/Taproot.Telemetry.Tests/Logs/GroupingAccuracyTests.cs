using Taproot.PatternBench;
using Taproot.Telemetry.Logs;

namespace Taproot.Telemetry.Tests.Logs;

/// <summary>The miner on labelled sets that lie beside the repository, if they do.</summary>
public class GroupingAccuracyTests
{
    [Fact]
    public void Labelled_sets_are_grouped_as_their_labels_say()
    {
        var folder = Find();
        Assert.SkipWhen(folder is null, "There is no shared/data/loghub above the work tree.");
        var accuracies = LabelledSet.ReadAll(folder!).Select(set => (set.Name, Accuracy: Accuracy(set))).ToList();
        Assert.NotEmpty(accuracies);
        Assert.All(accuracies, set => Assert.True(set.Accuracy >= 0.9, $"{set.Name}: {set.Accuracy}"));
        Assert.InRange(accuracies.Average(set => set.Accuracy), 0.97, 1);
    }

    private static double Accuracy(LabelledSet set)
    {
        var miner = new PatternMiner(new() { MaxPatterns = 10_000 });
        var patterns = set.Messages.Select(message => miner.Observe(message, 0)).ToList();
        return set.GroupingAccuracy(patterns.ConvertAll(pattern => pattern.Current.Id));
    }

    private static string? Find()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var folder = Path.Combine(directory, "shared", "data", "loghub");
            if (Directory.Exists(folder)) return folder;
        }

        return null;
    }
}
