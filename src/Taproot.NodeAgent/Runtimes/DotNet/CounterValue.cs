namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>One report of an event counter.</summary>
/// <param name="name">The counter.</param>
/// <param name="unit">Display unit, such as <c>MB</c>; may be empty.</param>
/// <param name="value">Mean of the interval, or by how much it grew in it.</param>
/// <param name="isIncrement">Which of the two.</param>
internal readonly ref struct CounterValue(ReadOnlySpan<char> name, ReadOnlySpan<char> unit, double value, bool isIncrement)
{
    internal ReadOnlySpan<char> Name { get; } = name;

    internal ReadOnlySpan<char> Unit { get; } = unit;

    internal double Value { get; } = value;

    internal bool IsIncrement { get; } = isIncrement;

    /// <summary>Reads the payload of an <c>EventCounters</c> event by its description.</summary>
    internal static bool TryParse(NetTraceEventType type, ReadOnlySpan<byte> payload, out CounterValue counter)
    {
        ReadOnlySpan<char> name = default, unit = default;
        double value = double.NaN;
        bool isIncrement = false;
        var reader = new SpanReader(payload);
        foreach ((NetTraceField kind, string field) in type.Fields)
        {
            if (kind == NetTraceField.Text)
            {
                if (!reader.TryReadText(out ReadOnlySpan<char> text))
                    break;
                if (field is "Name")
                    name = text;
                else if (field is "DisplayUnits")
                    unit = text;
            }
            else if (kind == NetTraceField.Double)
            {
                if (!reader.TryReadDouble(out double number))
                    break;
                if (field is "Mean" or "Increment")
                    (value, isIncrement) = (number, field is "Increment");
            }
            else if (NetTraceEventType.SizeOf(kind) is not (> 0 and var size) || !reader.TrySkip(size))
            {
                break;
            }
        }
        counter = new CounterValue(name, unit, value, isIncrement);
        return name.Length > 0 && double.IsFinite(value);
    }
}
