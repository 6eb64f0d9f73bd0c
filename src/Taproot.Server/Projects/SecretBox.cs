using System.Security.Cryptography;
using System.Text;

namespace Taproot.Server.Projects;

/// <summary>
/// Encrypts what must not be read from a stolen database: AES-256-GCM with a key in a file beside it that only the server's user can read. Servers that
/// share a database share the file. A sealed text is NONCE (12) TAG (16) CIPHER, and opens only for the purpose that it was sealed for.
/// </summary>
internal sealed class SecretBox(string keyFile)
{
    private const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16;

    private readonly Lazy<byte[]> _key = new(() => ReadOrCreate(keyFile));

    /// <summary>Encrypts.</summary>
    public byte[] Seal(string text, string purpose)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key.Value, TagBytes);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(purpose));
        CryptographicOperations.ZeroMemory(plain);
        return sealedBytes;
    }

    /// <summary>Decrypts; <see langword="null"/> when it was sealed with another key or for another purpose, or was changed.</summary>
    public string? Open(ReadOnlySpan<byte> sealedBytes, string purpose)
    {
        if (sealedBytes.Length < NonceBytes + TagBytes) return null;
        var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(_key.Value, TagBytes);
            aes.Decrypt(
                sealedBytes[..NonceBytes], sealedBytes[(NonceBytes + TagBytes)..], sealedBytes.Slice(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(purpose));
            return Encoding.UTF8.GetString(plain);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] ReadOrCreate(string path)
    {
        if (!File.Exists(path)) TryCreate(path);
        var key = File.ReadAllBytes(path);
        return key.Length == KeyBytes
            ? key
            : throw new InvalidDataException($"The key file '{path}' does not have {KeyBytes} bytes. Restore it from a backup; without it, delete it and enter all passwords again.");
    }

    // Written whole under another name first: a crash leaves no half key. Who comes second takes the first one's.
    private static void TryCreate(string path)
    {
        var temporary = $"{path}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
