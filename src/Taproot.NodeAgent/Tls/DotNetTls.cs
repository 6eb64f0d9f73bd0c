using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tls;

/// <summary>
/// .NET's shim over OpenSSL. It hands records to OpenSSL by memory, often on another thread than the one that read them, so the records are
/// recognised where they are handed over.
/// </summary>
internal static class DotNetTls
{
    internal const string FileName = "libSystem.Security.Cryptography.Native.OpenSsl.";

    private static readonly TlsFunction[] Functions = [new("CryptoNative_BioWrite", TlsPoint.RecordsEnter)];

    /// <summary>Null when the file does not define the function.</summary>
    internal static TlsProbes? Find(ElfImage image)
    {
        var located = TlsFunction.Locate(image, Functions);
        return located.Count == 0 ? null : new(TlsLibrary.OpenSsl, [.. located.Values.SelectMany(p => p)], "");
    }
}
