namespace Taproot.Store.Bench;

/// <summary>What sending took.</summary>
/// <param name="Items">Spans or records.</param>
/// <param name="Seconds">On the clock.</param>
/// <param name="CpuSeconds">Of all processes that took part; 0 where that is measured outside.</param>
/// <param name="MessageBytes">Bytes of the OTLP messages.</param>
/// <param name="LineBytes">Bytes of the lines that log records stand for.</param>
internal sealed record Figures(long Items = 0, double Seconds = 0, double CpuSeconds = 0, long MessageBytes = 0, long LineBytes = 0)
{
    public Figures Plus(SignalRound round, double seconds, double cpuSeconds) =>
        new(Items + round.Items, Seconds + seconds, CpuSeconds + cpuSeconds, MessageBytes + round.MessageBytes, LineBytes + round.LineBytes);

    public override string ToString() => Items == 0
        ? "none sent"
        : $"{Items:N0} in {Seconds:0.0} s; {Items / CpuSeconds:N0} a CPU second; {MessageBytes / (double)Items:0} bytes each as sent{(LineBytes > 0 ? $", {LineBytes / (double)Items:0} as a line" : "")}";
}
