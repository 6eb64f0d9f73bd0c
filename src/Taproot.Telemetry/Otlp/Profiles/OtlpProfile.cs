using System.Text;
using Taproot.Telemetry.Profiles;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Otlp.Profiles;

/// <summary>Reads one message <c>Profile</c>: samples of one type.</summary>
internal sealed class OtlpProfile(ProfileBatch batch, ProfileDictionary dictionary)
{
    private const uint SampleType = (1 << 3) | ProtobufReader.Bytes;
    private const uint Samples = (2 << 3) | ProtobufReader.Bytes;
    private const uint Time = (3 << 3) | ProtobufReader.Fixed64;
    private const uint Duration = 4 << 3;
    private const uint PeriodType = (5 << 3) | ProtobufReader.Bytes;
    private const uint Period = 6 << 3;
    private const uint TypeName = 1 << 3;
    private const uint TypeUnit = 2 << 3;
    private const uint SampleStack = 1 << 3;
    private const uint SampleLink = 3 << 3;
    private const uint SampleValues = 4 << 3;
    private const uint SampleTimes = 5 << 3;
    private const int BytesOfTime = 8;
    private const string Prefix = "otel";

    private string _type = "";
    private long _weight;
    private long _start;
    private long _end;

    public void Read(ReadOnlySpan<byte> message, Piece profile, ProfileOwner owner)
    {
        ReadHead(message, profile.Of(message));
        int? series = null;
        var reader = new ProtobufReader(profile.Of(message));
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key != Samples)
            {
                reader.Skip(key);
                continue;
            }
            if (!dictionary.HasStacks)
                throw new ProfileException(
                    ProfileRefusal.UnknownFormat, "The dictionary has no stacks: the sender speaks a revision of OTLP's profiles before 1.8. Update it.");
            series ??= batch.AddSeries(new(owner.Service, _type, _start, _end, owner.Labels));
            ReadSample(message, reader.ReadBytes(), series.Value);
        }
    }

    private void ReadHead(ReadOnlySpan<byte> message, ReadOnlySpan<byte> profile)
    {
        var (time, duration, period) = (0UL, 0UL, 0L);
        var (type, periodType) = (("", ""), ("", ""));
        var reader = new ProtobufReader(profile);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            switch (key)
            {
                case SampleType: type = ReadType(message, reader.ReadBytes()); break;
                case PeriodType: periodType = ReadType(message, reader.ReadBytes()); break;
                case Time: time = reader.ReadFixed64(); break;
                case Duration: duration = reader.ReadVarint(); break;
                case Period: period = (long)reader.ReadVarint(); break;
                default: reader.Skip(key); break;
            }
        }
        SetTime(time, duration);
        // A count of samples taken every so many nanoseconds is a time, which other profilers' can be compared with.
        var isSampled = type.Item2 == "count" && periodType.Item2 == "nanoseconds" && period > 0;
        var (name, unit) = isSampled ? periodType : type;
        (_type, _weight) = ($"{Prefix}:{name}:{unit}", isSampled ? period : 1);
    }

    private void SetTime(ulong time, ulong duration)
    {
        const long nanosecondsATick = 100;
        var now = (batch.Limits.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * nanosecondsATick;
        var length = (long)Math.Min(duration, (ulong)(batch.Limits.MaxDuration.Ticks * nanosecondsATick));
        _start = time is 0 ? now - length : (long)Math.Min(time, (ulong)(long.MaxValue - length));
        _end = _start + length;
    }

    private (string Name, string Unit) ReadType(ReadOnlySpan<byte> message, ReadOnlySpan<byte> type)
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
        return (Encoding.UTF8.GetString(dictionary.Text(message, name)), Encoding.UTF8.GetString(dictionary.Text(message, unit)));
    }

    private void ReadSample(ReadOnlySpan<byte> message, ReadOnlySpan<byte> sample, int series)
    {
        var (stack, link, sum, values, times) = (0UL, 0UL, 0L, 0, 0);
        var reader = new ProtobufReader(sample);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            switch (key)
            {
                case SampleStack: stack = reader.ReadVarint(); break;
                case SampleLink: link = reader.ReadVarint(); break;
                case SampleValues: Sum(ref sum, ref values, (long)reader.ReadVarint()); break;
                case SampleValues | ProtobufReader.Bytes:
                    var packed = new ProtobufReader(reader.ReadBytes());
                    while (!packed.AtEnd) Sum(ref sum, ref values, (long)packed.ReadVarint());
                    break;
                case SampleTimes | ProtobufReader.Bytes: times += reader.ReadBytes().Length / BytesOfTime; break;
                case SampleTimes | ProtobufReader.Fixed64:
                    reader.ReadFixed64();
                    times++;
                    break;
                default: reader.Skip(key); break;
            }
        }
        // Without values each time stands for one.
        var amount = values > 0 ? sum : times;
        var value = amount > long.MaxValue / _weight ? long.MaxValue : amount * _weight;
        batch.Add(series, dictionary.Stack(message, stack), value, dictionary.SpanOf(message, link));
    }

    private static void Sum(ref long sum, ref int values, long value)
    {
        sum = value > 0 && sum > long.MaxValue - value ? long.MaxValue : sum + value;
        values++;
    }
}
