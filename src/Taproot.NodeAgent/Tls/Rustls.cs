using System.Text;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tls;

/// <summary>rustls, in executables that kept their symbols and whose compiler did not inline the reader's and writer's functions.</summary>
internal static class Rustls
{
    private const int Write = 0;
    private const int Read = 1;

    private static readonly TlsFunction[] Functions =
    [
        new("Writer::write", TlsPoint.RustWriteEnter, TlsPoint.RustWriteLeave),
        new("Reader::read", TlsPoint.RustReadEnter, TlsPoint.RustReadLeave),
    ];

    private static readonly byte[] Crate = Encoding.UTF8.GetBytes("rustls");

    /// <summary>Null when this is no Rust executable with these functions.</summary>
    internal static TlsProbes? Find(ElfImage image)
    {
        if (image.Symbols is not { } symbols) return null;
        List<TlsProbe> probes = [];
        HashSet<int> found = [];
        foreach (var (index, symbol) in symbols.FindFunctions(Crate, Choose))
        {
            var located = TlsFunction.Probes(image, Functions[index], symbol.Value, symbol.Value + symbol.Size);
            if (located.Count > 0) found.Add(index);
            probes.AddRange(located);
        }
        if (probes.Count == 0) return null;
        return found.Count == Functions.Length
            ? new(TlsLibrary.Rustls, [.. probes.Distinct()], "")
            : TlsProbes.Refuse(TlsLibrary.Rustls, $"{Functions[found.Contains(Write) ? Read : Write].Name} was inlined or stripped");
    }

    /// <summary>Which function a symbol is, in the older and in the newer form of Rust's names; negative for others.</summary>
    internal static int Choose(string symbol)
    {
        const StringComparison ordinal = StringComparison.Ordinal;
        if (symbol.Contains("rustls..conn", ordinal))
        {
            if (symbol.Contains("..Writer$u20$as$u20$std..io..Write$GT$5write17h", ordinal)) return Write;
            if (symbol.Contains("..Reader$u20$as$u20$std..io..Read$GT$4read17h", ordinal)) return Read;
        }
        else if (symbol.Contains("6rustls4conn", ordinal))
        {
            if (symbol.Contains("6Writer", ordinal) && symbol.EndsWith("2io5Write5write", ordinal)) return Write;
            if (symbol.Contains("6Reader", ordinal) && symbol.EndsWith("2io4Read4read", ordinal)) return Read;
        }
        return -1;
    }
}
