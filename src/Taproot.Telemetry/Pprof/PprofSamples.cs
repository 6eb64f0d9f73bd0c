using System.Runtime.InteropServices;
using Taproot.Telemetry.Profiles;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Pprof;

/// <summary>The second pass over a profile: its samples, with the tables known.</summary>
internal sealed class PprofSamples(PprofTables tables, ProfileOrigin origin, ProfileBatch batch)
{
    private const uint LocationIds = 1 << 3;
    private const uint Values = 2 << 3;
    private const uint SampleLabel = (3 << 3) | ProtobufReader.Bytes;
    private const uint TypeName = 1 << 3;
    private const uint TypeUnit = 2 << 3;
    private const int NoSeries = -1;

    // Many short references to a location of many inlined functions would keep a core busy for minutes.
    private const long MostWalked = 64_000_000;

    private readonly PprofLocations _locations = new(tables, batch);
    private readonly SampleLabels _labels = new(tables);
    private readonly Dictionary<Labels, int[]> _seriesByLabels = [];
    private readonly List<string?> _types = [];
    private readonly List<int> _frames = [];
    private readonly List<long> _values = [];
    private int[] _plain = [];
    private long _walked;

    public void Read(ReadOnlySpan<byte> profile)
    {
        foreach (var type in tables.SampleTypes) _types.Add(ReadType(profile, type.Of(profile)));
        if (_types.TrueForAll(t => t is null)) return;
        _plain = SeriesOf(origin.Labels);
        foreach (var sample in tables.Samples) ReadSample(profile, sample.Of(profile));
    }

    private string? ReadType(ReadOnlySpan<byte> profile, ReadOnlySpan<byte> type)
    {
        var (name, unit) = (0UL, 0UL);
        var reader = new ProtobufReader(type);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == TypeName) name = reader.ReadVarint();
            else if (key == TypeUnit) unit = reader.ReadVarint();
            else reader.Skip(key);
        }
        return origin.NameType(tables.String(profile, name), tables.String(profile, unit));
    }

    private void ReadSample(ReadOnlySpan<byte> profile, ReadOnlySpan<byte> sample)
    {
        _frames.Clear();
        _values.Clear();
        _labels.Clear();
        var reader = new ProtobufReader(sample);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            switch (key)
            {
                case LocationIds: AddFrames(profile, reader.ReadVarint()); break;
                case LocationIds | ProtobufReader.Bytes: ReadLocations(profile, reader.ReadBytes()); break;
                case Values: AddValue((long)reader.ReadVarint()); break;
                case Values | ProtobufReader.Bytes: ReadValues(reader.ReadBytes()); break;
                case SampleLabel: _labels.Read(profile, reader.ReadBytes()); break;
                default: reader.Skip(key); break;
            }
        }
        Store();
    }

    private void ReadLocations(ReadOnlySpan<byte> profile, ReadOnlySpan<byte> packed)
    {
        var reader = new ProtobufReader(packed);
        while (!reader.AtEnd) AddFrames(profile, reader.ReadVarint());
    }

    private void ReadValues(ReadOnlySpan<byte> packed)
    {
        var reader = new ProtobufReader(packed);
        while (!reader.AtEnd) AddValue((long)reader.ReadVarint());
    }

    // A stack that is cut anyway is not kept whole first: the frames nearest to the root come last.
    private void AddFrames(ReadOnlySpan<byte> profile, ulong location)
    {
        var frames = _locations.FramesOf(profile, location);
        _walked += frames.Length;
        if (_walked > MostWalked)
            throw new ProfileException(ProfileRefusal.TooLarge, $"The stacks of a profile have more than {MostWalked} frames in all; send smaller ones.");
        _frames.AddRange(frames);
        var most = batch.Limits.MaxStackFrames;
        if (_frames.Count > 4 * most) _frames.RemoveRange(0, _frames.Count - most - 1);
    }

    private void AddValue(long value)
    {
        if (_values.Count < _types.Count) _values.Add(value);
    }

    private void Store()
    {
        if (_values.TrueForAll(v => v == 0)) return;
        var series = _labels.IsEmpty ? _plain : LabelledSeries();
        var stack = batch.Stack(CollectionsMarshal.AsSpan(_frames));
        for (var i = 0; i < _values.Count; i++)
            if (series[i] != NoSeries) batch.Add(series[i], stack, _values[i], _labels.Span);
    }

    private int[] LabelledSeries()
    {
        var labels = _labels.Over(origin.Labels);
        if (_seriesByLabels.TryGetValue(labels, out var series)) return series;
        if (batch.MayAddSeries(_types.Count) && labels.Items.Length <= batch.Limits.MaxLabels) return _seriesByLabels[labels] = SeriesOf(labels);
        batch.CountTruncated();
        return _plain;
    }

    private int[] SeriesOf(Labels labels)
    {
        var (start, end) = origin.Time ?? TimeOfProfile();
        var series = new int[_types.Count];
        for (var i = 0; i < series.Length; i++)
            series[i] = _types[i] is { } type ? batch.AddSeries(new(origin.Service, type, start, end, labels)) : NoSeries;
        return series;
    }

    private (long Start, long End) TimeOfProfile()
    {
        const long nanosecondsATick = 100;
        var duration = Math.Clamp(tables.Duration, 0, batch.Limits.MaxDuration.Ticks * nanosecondsATick);
        // What has no time was taken just now.
        var end = (batch.Limits.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * nanosecondsATick;
        return tables.Time > 0 && tables.Time < long.MaxValue - duration ? (tables.Time, tables.Time + duration) : (end - duration, end);
    }
}
