"""WooCommerce: webhooks in, one normal form out; orders changed through its REST API."""
