namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>Generations of the .NET heap as agents name them.</summary>
internal static class DotNetGenerations
{
    /// <summary>The generation that is collected last and costs most.</summary>
    public const string Oldest = "Gen2";
}
