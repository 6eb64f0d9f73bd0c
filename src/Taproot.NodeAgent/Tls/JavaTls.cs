using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Java;

namespace Taproot.NodeAgent.Tls;

/// <summary>Java's own TLS, by the library that the agent loads into JVMs: it calls an empty function for each plaintext.</summary>
internal static class JavaTls
{
    private static readonly TlsFunction[] Functions =
    [
        new("taproot_java_write", TlsPoint.JavaWrite),
        new("taproot_java_wrap", TlsPoint.JavaWrap),
        new("taproot_java_unwrap", TlsPoint.JavaUnwrap),
        new("taproot_java_read", TlsPoint.JavaRead),
    ];

    /// <summary>True when a process has the library already.</summary>
    internal static bool IsLibrary(string path) => Path.GetFileName(path.AsSpan()).StartsWith(JavaTlsInjector.FileName, StringComparison.Ordinal);

    /// <summary>Null when the file does not define the functions.</summary>
    internal static TlsProbes? Find(ElfImage image)
    {
        var located = TlsFunction.Locate(image, Functions);
        return located.Count == Functions.Length ? new(TlsLibrary.Java, [.. located.Values.SelectMany(p => p)], "") : null;
    }
}
