using System.Text;
using Taproot.Store.Client;

namespace Taproot.Store.Tests.Client;

public sealed class EngineCredentialsTests
{
    [Fact]
    public void A_password_file_is_read_again_when_it_changes()
    {
        var file = Path.GetTempFileName();
        try
        {
            Write(file, "first\n", minute: 1);
            var credentials = new EngineCredentials(new() { Addresses = [], User = "taproot", PasswordFile = file });
            Assert.Equal("taproot:first", Decoded(credentials));
            Write(file, "second", minute: 2);
            Assert.Equal("taproot:second", Decoded(credentials));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_password_file_that_is_gone_is_told_and_may_come_back() =>
        Assert.Throws<StoreUnavailableException>(() => new EngineCredentials(new() { Addresses = [], PasswordFile = "/nowhere/password" }).Header);

    private static string Decoded(EngineCredentials credentials) => Encoding.UTF8.GetString(Convert.FromBase64String(credentials.Header.Parameter!));

    private static void Write(string file, string text, int minute)
    {
        File.WriteAllText(file, text);
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 11, 25, 12, minute, 0, DateTimeKind.Utc));
    }
}
