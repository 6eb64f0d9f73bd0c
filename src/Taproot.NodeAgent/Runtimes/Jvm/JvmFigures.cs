using System.Text;

namespace Taproot.NodeAgent.Runtimes.Jvm;

/// <summary>One garbage collector of a JVM.</summary>
/// <param name="Name">As the JVM calls it, or its number.</param>
/// <param name="Seconds">Time in which it stopped or ran.</param>
/// <param name="Runs">Number of its collections.</param>
internal readonly record struct JvmCollector(string Name, double Seconds, long Runs);

/// <summary>What a JVM's counters say, in base units; NaN for what is missing.</summary>
internal sealed class JvmFigures
{
    private const int Generations = 4;
    private const int Collectors = 8;
    private const int LongestText = 1024;

    private readonly long[] _maximumOfGeneration = new long[Generations];
    private readonly long[] _maximumOfSpaces = new long[Generations];
    private readonly string?[] _collectorNames = new string?[Collectors];
    private readonly long[] _collectorTicks = new long[Collectors];
    private readonly long[] _collectorRuns = new long[Collectors];
    private long _ticksPerSecond;
    private long _safepointTicks = -1;
    private long _safepointSyncTicks = -1;

    internal string Command { get; private set; } = "";

    internal string Version { get; private set; } = "";

    internal double HeapSize { get; private set; }

    internal double HeapUsed { get; private set; }

    /// <summary>How far the heap may grow.</summary>
    internal double HeapMaximum { get; private set; }

    internal double SafepointSeconds { get; private set; } = double.NaN;

    internal double SafepointSyncSeconds { get; private set; } = double.NaN;

    internal double Safepoints { get; private set; } = double.NaN;

    internal double Threads { get; private set; } = double.NaN;

    internal double LoadedClasses { get; private set; } = double.NaN;

    internal double MetaspaceUsed { get; private set; } = double.NaN;

    internal double MetaspaceSize { get; private set; } = double.NaN;

    internal List<JvmCollector> GarbageCollectors { get; } = [];

    /// <summary>Reads the file; null when it is none of a JVM's.</summary>
    internal static JvmFigures? Parse(ReadOnlySpan<byte> file)
    {
        if (!HsPerfReader.TryOpen(file, out HsPerfReader reader))
            return null;
        JvmFigures figures = new();
        while (reader.TryRead())
            figures.Take(reader.Name, reader.Value, reader.Text);
        figures.Complete();
        return figures;
    }

    private void Take(ReadOnlySpan<byte> name, long value, ReadOnlySpan<byte> text)
    {
        if (name.StartsWith("sun.gc.generation."u8))
            TakeGeneration(name["sun.gc.generation.".Length..], value);
        else if (name.StartsWith("sun.gc.collector."u8))
            TakeCollector(name["sun.gc.collector.".Length..], value, text);
        else if (name.StartsWith("sun.gc.metaspace."u8))
            TakeMetaspace(name["sun.gc.metaspace.".Length..], value);
        else if (name.StartsWith("sun.rt."u8))
            TakeRuntime(name["sun.rt.".Length..], value, text);
        else if (name.StartsWith("java.cls."u8))
            TakeClasses(name["java.cls.".Length..], value);
        else if (name.SequenceEqual("java.threads.live"u8))
            Threads = value;
        else if (name.SequenceEqual("java.property.java.version"u8))
            Version = TextOf(text);
        else if (name.SequenceEqual("sun.os.hrt.frequency"u8))
            _ticksPerSecond = value;
    }

    /// <summary><c>G.maxCapacity</c> and <c>G.space.S.used</c> and the like.</summary>
    private void TakeGeneration(ReadOnlySpan<byte> name, long value)
    {
        if (!TryTakeNumber(ref name, Generations, out int generation) || value < 0)
            return;
        if (name.SequenceEqual("maxCapacity"u8))
            _maximumOfGeneration[generation] = value;
        if (!name.StartsWith("space."u8))
            return;
        name = name["space.".Length..];
        if (!TryTakeNumber(ref name, byte.MaxValue, out _))
            return;
        if (name.SequenceEqual("capacity"u8))
            HeapSize += value;
        else if (name.SequenceEqual("used"u8))
            HeapUsed += value;
        else if (name.SequenceEqual("maxCapacity"u8))
            _maximumOfSpaces[generation] = long.CreateSaturating((Int128)_maximumOfSpaces[generation] + value);
    }

    private void TakeCollector(ReadOnlySpan<byte> name, long value, ReadOnlySpan<byte> text)
    {
        if (!TryTakeNumber(ref name, Collectors, out int collector))
            return;
        if (name.SequenceEqual("name"u8))
            _collectorNames[collector] = TextOf(text);
        else if (name.SequenceEqual("time"u8))
            _collectorTicks[collector] = value;
        else if (name.SequenceEqual("invocations"u8))
            _collectorRuns[collector] = value;
    }

    private void TakeMetaspace(ReadOnlySpan<byte> name, long value)
    {
        if (name.SequenceEqual("used"u8))
            MetaspaceUsed = value;
        else if (name.SequenceEqual("capacity"u8))
            MetaspaceSize = value;
    }

    private void TakeRuntime(ReadOnlySpan<byte> name, long value, ReadOnlySpan<byte> text)
    {
        if (name.SequenceEqual("javaCommand"u8))
            Command = TextOf(text);
        else if (name.SequenceEqual("safepoints"u8))
            Safepoints = value;
        else if (name.SequenceEqual("safepointTime"u8))
            _safepointTicks = value;
        else if (name.SequenceEqual("safepointSyncTime"u8))
            _safepointSyncTicks = value;
    }

    /// <summary>What stands in the shared archive is loaded too.</summary>
    private void TakeClasses(ReadOnlySpan<byte> name, long value)
    {
        double sign = name.SequenceEqual("loadedClasses"u8) || name.SequenceEqual("sharedLoadedClasses"u8) ? 1
            : name.SequenceEqual("unloadedClasses"u8) || name.SequenceEqual("sharedUnloadedClasses"u8) ? -1
            : 0;
        if (sign != 0)
            LoadedClasses = (double.IsNaN(LoadedClasses) ? 0 : LoadedClasses) + sign * value;
    }

    private void Complete()
    {
        double frequency = _ticksPerSecond > 0 ? _ticksPerSecond : 1e9;
        if (_safepointTicks >= 0)
            SafepointSeconds = _safepointTicks / frequency;
        if (_safepointSyncTicks >= 0)
            SafepointSyncSeconds = _safepointSyncTicks / frequency;
        for (int i = 0; i < Collectors; i++)
        {
            if (_collectorNames[i] is { Length: > 0 } name && _collectorTicks[i] >= 0)
                GarbageCollectors.Add(new JvmCollector(name, _collectorTicks[i] / frequency, _collectorRuns[i]));
        }
        HeapMaximum = MaximumOfHeap();
    }

    /// <summary>
    /// Where a region belongs to no generation for good, each generation may take the whole heap, and their sum would be a multiple of it.
    /// </summary>
    private double MaximumOfHeap()
    {
        bool sharesRegions = _collectorNames[0] is { } name && (name.StartsWith("G1", StringComparison.Ordinal)
            || name.StartsWith('Z') || name.StartsWith("Shenandoah", StringComparison.Ordinal));
        double result = 0;
        for (int i = 0; i < Generations; i++)
        {
            double maximum = _maximumOfGeneration[i] > 0 ? _maximumOfGeneration[i] : _maximumOfSpaces[i];
            result = sharesRegions ? Math.Max(result, maximum) : result + maximum;
        }
        return result;
    }

    /// <summary>Takes a number below the bound and the dot behind it.</summary>
    private static bool TryTakeNumber(ref ReadOnlySpan<byte> name, int bound, out int number)
    {
        number = 0;
        int dot = name.IndexOf((byte)'.');
        if (dot is < 1 or > 3)
            return false;
        foreach (byte digit in name[..dot])
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = number * 10 + digit - '0';
        }
        name = name[(dot + 1)..];
        return number < bound;
    }

    private static string TextOf(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text.Length > LongestText ? text[..LongestText] : text);
}
