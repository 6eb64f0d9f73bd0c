using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Taproot.Telemetry.Profiles;

/// <summary>Reads stacks as lines of text: frames from the root on, separated by semicolons, and behind a space how often the stack was seen.</summary>
public static class FoldedReader
{
    /// <summary>Adds the stacks of a text to a batch.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="series">What they are of.</param>
    /// <param name="hasCounts">Whether each line ends with a count; otherwise each line is one sample.</param>
    /// <param name="unitValue">What a count of one stands for, in the unit of the type.</param>
    /// <param name="into">The batch.</param>
    /// <exception cref="ProfileException">It is refused.</exception>
    public static void Read(ReadOnlySpan<byte> text, ProfileSeries series, bool hasCounts, long unitValue, ProfileBatch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var index = into.AddSeries(series);
        List<int> frames = [];
        var number = 0;
        foreach (var range in text.Split((byte)'\n'))
        {
            number++;
            var line = text[range].TrimEnd((byte)'\r');
            if (line.IsEmpty) continue;
            var count = hasCounts ? TakeCount(ref line, number) : 1;
            ReadFrames(line, frames, into);
            into.Add(index, into.Stack(CollectionsMarshal.AsSpan(frames)), Multiply(count, unitValue));
        }
    }

    private static long TakeCount(ref ReadOnlySpan<byte> line, int number)
    {
        var space = line.LastIndexOf((byte)' ');
        if (space < 0 || !Utf8Parser.TryParse(line[(space + 1)..], out long count, out var used) || used != line.Length - space - 1)
            throw new ProfileException($"Line {number} does not end with a space and a count, as folded stacks do.");
        line = line[..space];
        return count;
    }

    /// <summary>Reads frames that are separated by semicolons, from the root on; the innermost comes first in the list.</summary>
    internal static void ReadFrames(ReadOnlySpan<byte> line, List<int> frames, ProfileBatch into)
    {
        frames.Clear();
        foreach (var range in line.Split((byte)';'))
        {
            // One more than is kept, so that the cut is counted.
            if (frames.Count > into.Limits.MaxStackFrames) break;
            if (!line[range].IsEmpty) frames.Add(into.Frame(line[range], default, 0));
        }
        frames.Reverse();
    }

    private static long Multiply(long count, long by) => count > long.MaxValue / Math.Max(1, by) ? long.MaxValue : count * by;
}
