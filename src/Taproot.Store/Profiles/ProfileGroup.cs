using System.Text;
using Taproot.Store.Client;
using Taproot.Store.Metrics;
using Taproot.Store.Writing;
using Taproot.Telemetry.Profiles;

namespace Taproot.Store.Profiles;

/// <summary>Samples of many requests, and the stacks among them that the store does not have of their day.</summary>
/// <param name="ledger">Which stacks are stored already.</param>
internal sealed class ProfileGroup(SeriesLedger ledger) : InsertGroup
{
    private const string InsertStacks = "INSERT INTO profiling_stacks (ServiceName, Hash, LastSeen, Stack) FORMAT RowBinary";
    private const string InsertSamples = "INSERT INTO profiling_samples (ServiceName, Type, Start, End, Labels, StackHash, Value, SpanId) FORMAT RowBinary";
    private const long NanosecondsADay = 86_400_000_000_000;
    private readonly RowBuffer _samples = new();
    private readonly RowBuffer _stacks = new();
    private readonly HashSet<(int Day, ulong Key)> _newStacks = [];

    public override long Bytes => _samples.Length + _stacks.Length;

    public void Add(ProfileBatch batch)
    {
        var rows = batch.Series.Select(series => new SeriesRows(series)).ToArray();
        foreach (var ((series, stack, span), value) in batch.Samples)
        {
            AddStack(batch, rows[series], stack);
            _samples.WriteRaw(rows[series].Head);
            _samples.Write(batch.HashOf(stack));
            _samples.Write(value);
            _samples.Write(span);
        }
        RowCount += batch.Samples.Count;
    }

    /// <summary>Stacks first: a sample never lacks its own.</summary>
    public override IEnumerable<TableRows> Inserts()
    {
        if (_stacks.Length > 0) yield return new(InsertStacks, _stacks.ToContent());
        if (_samples.Length > 0) yield return new(InsertSamples, _samples.ToContent());
    }

    public override void Stored() => ledger.Add(_newStacks);

    public override void Dispose()
    {
        _samples.Dispose();
        _stacks.Dispose();
    }

    private void AddStack(ProfileBatch batch, SeriesRows series, int stack)
    {
        var hash = batch.HashOf(stack);
        var key = (series.Day, SeriesLedger.Key(series.Service, hash));
        if (ledger.Contains(key.Day, key.Item2) || !_newStacks.Add(key)) return;
        _stacks.WriteString(series.Service);
        _stacks.Write(hash);
        _stacks.Write(series.Start);
        var frames = batch.FramesOf(stack);
        _stacks.WriteVarInt((uint)frames.Length);
        foreach (var frame in frames) _stacks.WriteString(batch.TextOf(frame));
    }

    /// <summary>What all rows of a series begin with.</summary>
    private sealed class SeriesRows
    {
        public SeriesRows(ProfileSeries series)
        {
            Service = Encoding.UTF8.GetBytes(series.Service);
            Start = series.Start;
            Day = (int)(series.Start / NanosecondsADay);
            Head = ToHead(series);
        }

        public byte[] Service { get; }

        public long Start { get; }

        public int Day { get; }

        public byte[] Head { get; }

        private byte[] ToHead(ProfileSeries series)
        {
            using var buffer = new RowBuffer();
            buffer.WriteString(Service);
            buffer.WriteString(Encoding.UTF8.GetBytes(series.Type));
            buffer.Write(series.Start);
            buffer.Write(series.End);
            LabelMap.Write(buffer, series.Labels);
            return buffer.ToArray();
        }
    }
}
