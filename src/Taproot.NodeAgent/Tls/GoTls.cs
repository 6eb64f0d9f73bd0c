using System.Text;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tls;

/// <summary>Go's crypto/tls, since Go 1.17, which passes arguments in registers. Found by Go's own table, so in stripped executables too.</summary>
internal static class GoTls
{
    private const int OldestMinor = 17;

    private static readonly TlsFunction[] Functions =
    [
        new("crypto/tls.(*Conn).Write", TlsPoint.GoWriteEnter, TlsPoint.GoWriteLeave),
        new("crypto/tls.(*Conn).Read", TlsPoint.GoReadEnter, TlsPoint.GoReadLeave),
        new("crypto/tls.(*Conn).verifyServerCertificate", TlsPoint.GoCertificate),
    ];

    private static readonly byte[][] Names = [.. Functions.Select(f => Encoding.UTF8.GetBytes(f.Name))];

    /// <summary>Null when this is no Go executable, or one without crypto/tls.</summary>
    internal static TlsProbes? Find(ElfImage image)
    {
        var version = GoBuildInfo.VersionOf(image);
        if (version.Length == 0 || GoFunctionTable.Of(image) is not { } table) return null;
        var found = table.Find(Names);
        if (found.Count == 0) return null;
        if (!GoBuildInfo.IsAtLeast(version, OldestMinor)) return TlsProbes.Refuse(TlsLibrary.Go, $"{version} passes arguments on the stack");
        List<TlsProbe> probes = [];
        foreach (var (name, function) in found)
        {
            var located = TlsFunction.Probes(image, Functions[name], function.Address, function.End);
            if (located.Count == 0) return TlsProbes.Refuse(TlsLibrary.Go, $"the returns of {Functions[name].Name} were not found");
            probes.AddRange(located);
        }
        return new(TlsLibrary.Go, probes, "");
    }
}
