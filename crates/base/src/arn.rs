//! `Arn`: parsed once at the edge, compared and hashed by parts, printed back to the same text.
//!
//! Source: "Amazon Resource Names (ARNs)" in the AWS General Reference:
//! `arn:partition:service:region:account-id:resource`. Service-specific resource forms (queue name, state machine, function
//! with a qualifier) are parsed by the types of the services, over [`Arn::resource`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An ARN in its six parts. The region and the account may be empty (IAM, S3).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Arn {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// `sqs`, `states`, `lambda`, …
    pub service: String,
    /// Region name, or empty for global services.
    pub region: String,
    /// Twelve digits, or empty, or `aws` in Step Functions' own resources.
    pub account: String,
    /// All that follows the fifth colon.
    pub resource: String,
}

/// Why a text is not an ARN. Services put this into their own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadArn {
    /// It does not begin with `arn:`.
    #[error("Invalid ARN prefix")]
    Prefix,
    /// It has fewer than six parts, or an empty partition, service or resource.
    #[error("Invalid ARN format")]
    Format,
}

impl Arn {
    /// An ARN of this service in the caller's partition, region and account.
    pub fn new(service: &str, region: &crate::name::Region, account: crate::name::Account, resource: String) -> Arn {
        Arn {
            partition: region.partition().to_owned(),
            service: service.to_owned(),
            region: region.as_str().to_owned(),
            account: account.to_string(),
            resource,
        }
    }
}

impl FromStr for Arn {
    type Err = BadArn;

    fn from_str(text: &str) -> Result<Arn, BadArn> {
        let rest = text.strip_prefix("arn:").ok_or(BadArn::Prefix)?;
        let mut parts = rest.splitn(5, ':').map(str::to_owned);
        let mut next = || parts.next().ok_or(BadArn::Format);
        let arn = Arn { partition: next()?, service: next()?, region: next()?, account: next()?, resource: next()? };
        if arn.partition.is_empty() || arn.service.is_empty() || arn.resource.is_empty() {
            return Err(BadArn::Format);
        }
        Ok(arn)
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arn:{}:{}:{}:{}:{}", self.partition, self.service, self.region, self.account, self.resource)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_prints_back_to_the_text_it_was_parsed_from() {
        for text in
            ["arn:aws:sqs:eu-west-1:123456789012:q.fifo", "arn:aws:states:::lambda:invoke", "arn:aws:iam::000000000000:role/a/b"]
        {
            assert_eq!(text.parse::<Arn>().map(|arn| arn.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("sqs:q".parse::<Arn>(), Err(BadArn::Prefix));
        assert_eq!("arn:aws:sqs".parse::<Arn>(), Err(BadArn::Format));
    }
}
