using Xunit.Sdk;
using Xunit.v3;

namespace Taproot.EndToEnd;

/// <summary>Runs the tests of a class in the order of their names.</summary>
internal sealed class ByName : ITestCaseOrderer
{
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase =>
        [.. testCases.OrderBy(test => test.TestCaseDisplayName, StringComparer.Ordinal)];
}
