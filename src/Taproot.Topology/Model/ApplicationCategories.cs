namespace Taproot.Topology.Model;

/// <summary>The categories that there are without anybody's doing (<see cref="Application.Category"/>).</summary>
public static class ApplicationCategories
{
    /// <summary>What is there for its users.</summary>
    public const string Application = "application";

    /// <summary>What runs the rest.</summary>
    public const string ControlPlane = "control-plane";

    /// <summary>What watches the rest.</summary>
    public const string Monitoring = "monitoring";

    /// <summary>Whether nobody waits for it: slow answers of it hurt later than an application's.</summary>
    public static bool IsAuxiliary(string category) => category is ControlPlane or Monitoring;
}
