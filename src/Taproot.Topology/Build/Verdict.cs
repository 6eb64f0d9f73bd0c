using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>A status with its reason; the worst of several wins, the first of equals.</summary>
internal record struct Verdict(Status Status, string Reason)
{
    public void Worsen(Status status, string reason)
    {
        if (status > Status) this = new(status, reason);
    }

    public static string Percent(double ratio) => ratio switch
    {
        >= 0.9995 => "100 %",
        >= 0.1 => $"{ratio * 100:0} %",
        _ => $"{ratio * 100:0.#} %",
    };
}
