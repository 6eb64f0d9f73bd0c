using Xunit.Sdk;
using Xunit.v3;

// Each class runs a whole Taproot on this host; two at a time would watch each other.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Taproot.EndToEnd;

/// <summary>Runs the tests of a class in the order of their names.</summary>
public sealed class ByName : ITestMethodOrderer
{
    /// <inheritdoc />
    public IReadOnlyCollection<TTestMethod?> OrderTestMethods<TTestMethod>(IReadOnlyCollection<TTestMethod?> testMethods)
        where TTestMethod : notnull, ITestMethod =>
        [.. testMethods.OrderBy(test => test?.MethodName, StringComparer.Ordinal)];
}
