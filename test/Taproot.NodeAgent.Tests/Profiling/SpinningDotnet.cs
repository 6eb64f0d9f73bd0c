using System.Diagnostics;
using System.Runtime.CompilerServices;
using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Profiling;

/// <summary>A .NET program that computes: this assembly, started with a variable that says so.</summary>
internal static class SpinningDotnet
{
    private const string Variable = "TAPROOT_TEST_SPINS";
    private static ulong _sink;

    /// <summary>Starts it, with a perf map or without.</summary>
    public static RunningProgram Start(bool writesMap = true) =>
        new("env", Variable + "=1", "DOTNET_PerfMapEnabled=" + (writesMap ? "1" : "0"), "DOTNET_TieredPGO=0", Environment.ProcessPath!);

#pragma warning disable CA2255 // The test runner owns the entry point.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void SpinWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null) return;
        while (!Debugger.IsAttached) Outer(100_000);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Outer(ulong count)
    {
        Spin(count);
        _sink++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Spin(ulong count)
    {
        for (var i = 0ul; i < count; i++) _sink += i * i;
    }
}
