using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Taproot.Telemetry.Profiles;

/// <summary>
/// Profiles of one request, whatever the format that they came in: each different frame, stack and series once, samples referring to them. Not thread-safe.
/// </summary>
/// <param name="limits">Its bounds.</param>
public sealed class ProfileBatch(ProfileLimits limits)
{
    private const int BytesOfNumbers = 24;
    private readonly FrameTable _frames = new(limits);
    private readonly Dictionary<ulong, int> _stackByHash = [];
    private readonly List<(int Start, int Count, ulong Hash)> _stacks = [];
    private readonly List<int> _stackFrames = [];
    private readonly Dictionary<ProfileSeries, int> _seriesByKey = [];
    private readonly List<ProfileSeries> _series = [];
    private readonly List<int> _seriesBytes = [];
    private readonly Dictionary<(int Series, int Stack, ulong Span), long> _samples = [];
    private readonly ulong[] _hashes = new ulong[limits.MaxStackFrames];
    private long _rowBytes;

    /// <summary>The bounds.</summary>
    public ProfileLimits Limits => limits;

    /// <summary>Combinations of service, type, time and labels.</summary>
    public IReadOnlyList<ProfileSeries> Series => _series;

    /// <summary>Different stacks.</summary>
    public int StackCount => _stacks.Count;

    /// <summary>Samples: equal stacks of a series are one, unless they are of different spans; the span is 0 where none is known.</summary>
    public IReadOnlyCollection<KeyValuePair<(int Series, int Stack, ulong Span), long>> Samples => _samples;

    /// <summary>Stacks that lost frames, frames that lost a part of their names, and samples that lost their labels.</summary>
    public int Truncated { get; private set; }

    /// <summary>Samples that were left out because their value is negative.</summary>
    public int Negative { get; private set; }

    /// <summary>The number of a frame.</summary>
    /// <param name="function">Its function, UTF-8.</param>
    /// <param name="file">The source file or module that it is in; empty when that is not known.</param>
    /// <param name="line">The line; 0 when that is not known.</param>
    public int Frame(ReadOnlySpan<byte> function, ReadOnlySpan<byte> file, long line)
    {
        var frame = _frames.Add(function, file, line, out var isCut);
        if (isCut) Truncated++;
        return frame;
    }

    /// <summary>The number of a stack.</summary>
    /// <param name="frames">Numbers of its frames, the innermost first.</param>
    /// <exception cref="ProfileException">There are too many.</exception>
    public int Stack(ReadOnlySpan<int> frames)
    {
        if (frames.Length > limits.MaxStackFrames)
        {
            Truncated++;
            frames = frames[^limits.MaxStackFrames..];
        }
        for (var i = 0; i < frames.Length; i++) _hashes[i] = _frames.HashOf(frames[i]);
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(_hashes.AsSpan(0, frames.Length)));
        ref var stack = ref CollectionsMarshal.GetValueRefOrAddDefault(_stackByHash, hash, out var isKnown);
        if (isKnown) return stack;
        if (_stackFrames.Count + frames.Length > limits.MaxFrames)
            throw new ProfileException(ProfileRefusal.TooLarge, $"The request holds stacks of more than {limits.MaxFrames} frames; send smaller ones.");
        stack = _stacks.Count;
        _stacks.Add((_stackFrames.Count, frames.Length, hash));
        _stackFrames.AddRange(frames);
        return stack;
    }

    /// <summary>Identity of a stack: the same for the same frames, wherever they come from.</summary>
    public ulong HashOf(int stack) => _stacks[stack].Hash;

    /// <summary>Frames of a stack, the innermost first.</summary>
    public ReadOnlySpan<int> FramesOf(int stack) => CollectionsMarshal.AsSpan(_stackFrames).Slice(_stacks[stack].Start, _stacks[stack].Count);

    /// <summary>A frame as <c>function file:line</c>, UTF-8.</summary>
    public ReadOnlySpan<byte> TextOf(int frame) => _frames.TextOf(frame);

    /// <summary>Whether a further series is within the bounds.</summary>
    public bool MayAddSeries(int count) => _series.Count + count <= limits.MaxSeries;

    /// <summary>The number of a series; its times are brought into order.</summary>
    /// <exception cref="ProfileException">Its time or its labels are out of bounds, or there are too many.</exception>
    public int AddSeries(ProfileSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var checkedSeries = SeriesRules.Check(series, limits);
        if (_seriesByKey.TryGetValue(checkedSeries, out var index)) return index;
        if (!MayAddSeries(1))
            throw new ProfileException(ProfileRefusal.TooLarge, $"The request holds more than {limits.MaxSeries} combinations of type, labels and time; send smaller ones.");
        index = _series.Count;
        _seriesByKey.Add(checkedSeries, index);
        _series.Add(checkedSeries);
        _seriesBytes.Add(SizeOf(checkedSeries));
        return index;
    }

    /// <summary>Adds a sample; of values of equal stacks of a span the sum is kept.</summary>
    /// <param name="series">The number of its series.</param>
    /// <param name="stack">The number of its stack.</param>
    /// <param name="value">What was spent.</param>
    /// <param name="span">The span that it was spent in, see <see cref="SpanIds"/>; 0: not known.</param>
    /// <exception cref="ProfileException">There are too many.</exception>
    public void Add(int series, int stack, long value, ulong span = 0)
    {
        if (value == 0) return;
        if (value < 0)
        {
            Negative++;
            return;
        }
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_samples, (series, stack, span), out var isKnown);
        sum = sum > long.MaxValue - value ? long.MaxValue : sum + value;
        if (isKnown) return;
        _rowBytes += _seriesBytes[series] + BytesOfNumbers;
        if (_samples.Count > limits.MaxSamples)
            throw new ProfileException(ProfileRefusal.TooLarge, $"The request holds more than {limits.MaxSamples} samples; send smaller ones.");
        if (_rowBytes > limits.MaxRowBytes)
            throw new ProfileException(ProfileRefusal.TooLarge, $"The request makes more than {limits.MaxRowBytes >> 20} MiB of rows, for labels are repeated for each sample; send smaller ones.");
    }

    /// <summary>Gives a sample another value; one of zero takes it out.</summary>
    internal void Replace((int Series, int Stack, ulong Span) sample, long value)
    {
        if (value == 0) _samples.Remove(sample);
        else _samples[sample] = value;
    }

    /// <summary>A sample lost its own labels.</summary>
    internal void CountTruncated() => Truncated++;

    private static int SizeOf(ProfileSeries series)
    {
        var size = Encoding.UTF8.GetByteCount(series.Service) + Encoding.UTF8.GetByteCount(series.Type) + BytesOfNumbers;
        foreach (var (name, value) in series.Labels.Items) size += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);
        return size;
    }
}
