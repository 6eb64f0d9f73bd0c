using System.Reflection;
using Xunit.v3;

namespace Taproot.Inspections.Tests.Coverage;

/// <summary>Notes which tests ran.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class NotesTestsAttribute : BeforeAfterTestAttribute
{
    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => CheckCoverage.NoteTest(methodUnderTest);
}
