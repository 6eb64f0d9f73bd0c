namespace Taproot.Telemetry.Logs;

/// <summary>Classes of bytes in log lines.</summary>
internal static class Ascii
{
    public static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    public static bool IsLetter(byte c) => (uint)((c | 0x20) - 'a') <= 25;

    public static bool IsHex(byte c) => IsDigit(c) || (uint)((c | 0x20) - 'a') <= 5;

    public static bool AreDigits(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    public static bool HasDigit(ReadOnlySpan<byte> text) => text.ContainsAnyInRange((byte)'0', (byte)'9');

    public static bool IsUpper(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0;

    public static bool AreLetters(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!IsLetter(c)) return false;
        }

        return true;
    }

    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> text, string other) => System.Text.Ascii.EqualsIgnoreCase(text, other);
}
