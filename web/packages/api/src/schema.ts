/** Generated from docs/openapi.json by `npm run generate`; not to be edited. */

export interface paths {
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Accounts
         * @description All connected channels and shops, how they stand, and when they last received and sent.
         *
         *     Roles: merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_accounts"];
        put?: never;
        /**
         * Connect Account
         * @description Connect a channel or shop; the same one again renews settings and secrets.
         *
         *     The provider is asked at once: `health` tells whether the credentials work and the webhooks are
         *     set up. The account is connected also when they are not yet. 409 when another merchant has it.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        post: operations["connect_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Account
         * @description One connected channel or shop.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        get: operations["get_account"];
        put?: never;
        post?: never;
        /**
         * Disconnect Account
         * @description Disconnect a channel or shop; what it brought stays.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        delete: operations["disconnect_account"];
        options?: never;
        head?: never;
        /**
         * Change Account
         * @description Change settings, put new secrets in place, pause or resume; 409 when `version` is stale.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        patch: operations["change_account"];
        trace?: never;
    };
    "/api/accounts/{account_id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Activate Account
         * @description Set the provider's webhooks up again; `health` tells what came of it.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        post: operations["activate_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/end-rotation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End Rotation
         * @description Let the secrets from before the last change count no more; else they end by themselves.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        post: operations["end_rotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause Account
         * @description Send nothing; what arrives is kept, what is to be sent waits. Pausing twice is pausing.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        post: operations["pause_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Reconciliation
         * @description The newest comparison with the provider, made daily; 404 while there is none.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        get: operations["get_reconciliation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume Account
         * @description Send again; what waited goes out in order, where the channel's window still allows it.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        post: operations["resume_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Approved Templates
         * @description Forms of words that the channel's provider approved; empty where it has no such thing.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_approved_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test Account
         * @description Ask the provider whether the credentials work and its webhooks come to us; see `health`.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        post: operations["test_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/forms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Account Forms
         * @description What can be connected, and what each asks for.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        get: operations["list_account_forms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/capabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Capabilities
         * @description Limits of what each channel sends, and what each shop lets the desk do to an order.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_capabilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Conversations
         * @description The inbox, newest activity first (S80).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_conversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Conversation
         * @description One conversation.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["get_conversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Conversation
         * @description Change status, priority, assignee, tags or snoozing; 409 when `version` is stale.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        patch: operations["change_conversation"];
        trace?: never;
    };
    "/api/conversations/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Messages
         * @description A thread's messages, oldest first.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_messages"];
        put?: never;
        /**
         * Add Message
         * @description Reply to the customer, or leave a note for colleagues (S84, S86).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        post: operations["add_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{id}/messages/{seq}/attachments/{place}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Attachment
         * @description Where a message's file can be fetched.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["get_attachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{id}/messages/{seq}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry Message
         * @description Send a failed message again; parts that went out stay out, and twice is once (S26).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        post: operations["retry_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customer-service/{service_code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Agent
         * @description Change an agent: name, skills, limit, presence; what is left out stays.
         *
         *     Roles: merchant_admin, platform_admin, supervisor.
         */
        put: operations["change_agent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customer-service/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign Conversation
         * @description Give a conversation to an agent and say why; 409 when nobody can take it (S113).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        post: operations["assign_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customer-service/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Agents
         * @description The merchant's agents; filters combine (S112, S114).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_agents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customer-service/me/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Own Status
         * @description Come online, be busy, or leave (S116).
         *
         *     Roles: agent, merchant_admin, supervisor.
         */
        put: operations["set_own_status"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Customer
         * @description Add a customer; 409 when identifier, e-mail or phone are another's (S73).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        post: operations["create_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Customer
         * @description One customer (S74).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["get_customer"];
        /**
         * Update Customer
         * @description Change a customer; a field that is left out stays, null removes it (S76).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        put: operations["update_customer"];
        post?: never;
        /**
         * Delete Customer
         * @description Delete a customer; identifiers and contacts are free again (S76).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        delete: operations["delete_customer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers/{id}/matches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Matches
         * @description Other customers who may be the same person, and why (S79).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_matches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers/{id}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Customer Orders
         * @description The customer's orders, newest first.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_customer_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers/{id}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Overview
         * @description Profile, orders and the newest of the timeline in one answer (S77).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["get_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Timeline
         * @description Messages of all channels and events of all orders, newest first (S82).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["get_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search Customers
         * @description At most 25 customers of whom all that is asked holds; 400 nothing asked, 404 none (S75).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["search_customers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Imports
         * @description The newest hundred imports, also of files that were put into the bucket by themselves.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        get: operations["list_imports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Import
         * @description How far an import is, and what was refused.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        get: operations["get_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Me
         * @description Who the caller is.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/merchant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Merchant
         * @description The caller's merchant.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["get_merchant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Merchant
         * @description Change what each role may give back without a second person; 409 when `version` is stale.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        patch: operations["change_merchant"];
        trace?: never;
    };
    "/api/order-actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Actions By Status
         * @description Actions of all orders that stand alike, newest first: by default what waits for approval.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_actions_by_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Orders
         * @description Orders, newest first; filters combine (S62).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Order
         * @description One order.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["get_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Order
         * @description Change what the desk owns of an order: note, entries of metadata, a status by hand (S83).
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        patch: operations["change_order"];
        trace?: never;
    };
    "/api/orders/{id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Order Actions
         * @description Everything that was asked for an order, newest first.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_order_actions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/actions/{action_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve Order Action
         * @description Agree, as a second person; a person approves once, however often they say so.
         *
         *     Roles: merchant_admin, platform_admin, supervisor.
         */
        post: operations["approve_order_action"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/actions/{action_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject Order Action
         * @description Let nothing happen; whoever asked may take it back so.
         *
         *     Roles: merchant_admin, platform_admin, supervisor.
         */
        post: operations["reject_order_action"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/actions/{action_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry Order Action
         * @description Look again: whether it was done after all; it is done only if it surely was not.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        post: operations["retry_order_action"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/actions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Order Action
         * @description What would happen, as the shop computes it where it can; nothing is done.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        post: operations["preview_order_action"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Order
         * @description Cancel an order at its shop.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        post: operations["cancel_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit Order
         * @description Change the shipping address or the note at the shop.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        post: operations["edit_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/fulfil": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fulfil Order
         * @description Tell the shop that a parcel left, with its tracking.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        post: operations["fulfil_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund Order
         * @description Give money back; above the caller's limit a second person has to approve it first.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        post: operations["refund_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/external/{external_order_id}/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get External Order
         * @description One order by the shop's own id.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        get: operations["get_external_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import Orders
         * @description Import a file of orders into a shop's account; the same content is imported once.
         *
         *     An import that failed goes on where it was when its `key` is given again.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        post: operations["import_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Quarantine
         * @description Quarantined items, newest first.
         *
         *     Roles: merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_quarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/quarantine/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Quarantined
         * @description One quarantined item.
         *
         *     Roles: merchant_admin, platform_admin, supervisor.
         */
        get: operations["get_quarantined"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/quarantine/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release Quarantined
         * @description Put the item's request through processing again.
         *
         *     Roles: merchant_admin, platform_admin, supervisor.
         */
        post: operations["release_quarantined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Templates
         * @description Every notice's text: the merchant's own, else the default.
         *
         *     Roles: merchant_admin, platform_admin, supervisor.
         */
        get: operations["list_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/templates/{kind}/{language}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Template
         * @description One notice's text.
         *
         *     Roles: merchant_admin, platform_admin, supervisor.
         */
        get: operations["get_template"];
        /**
         * Put Template
         * @description Keep a text; 422 names the line that can't be rendered.
         *
         *     Roles: merchant_admin, platform_admin.
         */
        put: operations["put_template"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/templates/{kind}/{language}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Template
         * @description Fill a text in with invented values; nothing is kept or sent.
         *
         *     Roles: merchant_admin, platform_admin, supervisor.
         */
        post: operations["preview_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prepare Upload
         * @description Where to PUT a file that a reply will attach within three days.
         *
         *     Roles: agent, merchant_admin, platform_admin, supervisor.
         */
        post: operations["prepare_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ws-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue Socket Ticket
         * @description A ticket that opens one WebSocket, good once and for 60 s (contract §5).
         *
         *     Roles: agent, merchant_admin, supervisor.
         */
        post: operations["issue_socket_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Health
         * @description Says ok without asking anything else.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    AccountFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A connected account's health changed, or it fell silent; agents only. */
        post: operations["frame_AccountFrameAccountFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    AckFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A client's frame has been done; the message's place with `message.send` only. */
        post: operations["frame_AckFrameAckFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    AgentFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An agent's presence, load or details changed; agents only. */
        post: operations["frame_AgentFrameAgentFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    ConversationFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A conversation began or changed; agents only. */
        post: operations["frame_ConversationFrameConversationFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    ErrorFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A client's frame was not understood or not allowed; the socket lives on. */
        post: operations["frame_ErrorFrameErrorFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    FetchFile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A visitor wants to fetch a message's file, by its place in the attachments. */
        post: operations["frame_FetchFileFetchFile_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    FileFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The answer to `file.prepare` (`upload`) or `file.url` (`url`, good for 15 minutes). */
        post: operations["frame_FileFrameFileFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    Heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every 30 s: keeps the agent online. */
        post: operations["frame_HeartbeatHeartbeat_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    HintFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Somebody types, looks at a conversation, or has read up to a place. */
        post: operations["frame_HintFrameHintFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    MessageFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A message came or changed; visitors never see notes and get no customer_id or identifiers. */
        post: operations["frame_MessageFrameMessageFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    OrderActionFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Something that was asked for an order changed; agents only. `allowed` is null here. */
        post: operations["frame_OrderActionFrameOrderActionFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    OrderFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An order changed; agents only. */
        post: operations["frame_OrderFrameOrderFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    OrderImportFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An import of orders came to its end; agents only. */
        post: operations["frame_OrderImportFrameOrderImportFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    PrepareFile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A visitor wants to send a file of `size` bytes: where to? */
        post: operations["frame_PrepareFilePrepareFile_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    Read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The client has read up to a place. */
        post: operations["frame_ReadRead_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    SendMessage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A visitor writes; the same `client_id` again is the same message. */
        post: operations["frame_SendMessageSendMessage_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    SessionFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The first frame that a visitor gets; the token brings the same visitor back. */
        post: operations["frame_SessionFrameSessionFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    Sync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every message after a place, as `message.created` frames, then `synced`. */
        post: operations["frame_SyncSync_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    SyncedFrame: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The end of a `sync`; with `more` ask again from `seq`. */
        post: operations["frame_SyncedFrameSyncedFrame_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    Typing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The client types. */
        post: operations["frame_TypingTyping_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /**
         * Account
         * @description A connected channel or shop; `webhook_url` is null where nothing calls us.
         *
         *     While it is paused what arrives is kept, and what is to be sent waits; `sending_paused_reason`
         *     says why. After new secrets the old ones count until `previous_secrets_until`.
         */
        Account: {
            /** Account Id */
            account_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Display Name */
            display_name: string;
            /** External Id */
            external_id: string;
            health: components["schemas"]["CheckedHealth"];
            kind: components["schemas"]["AccountKind"];
            /** Last Received At */
            last_received_at: string | null;
            /** Last Sent At */
            last_sent_at: string | null;
            /** Previous Secrets Until */
            previous_secrets_until: string | null;
            /** Sending Paused Reason */
            sending_paused_reason: string | null;
            /** Settings */
            settings: {
                [key: string]: unknown;
            };
            silence: components["schemas"]["Silence"] | null;
            /** Slug */
            slug: string;
            status: components["schemas"]["AccountStatus"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
            /** Webhook Url */
            webhook_url: string | null;
        };
        /**
         * AccountForm
         * @description What connecting asks for; `settings` and `credentials` are JSON Schemas.
         *
         *     `id_title` and `id_hint` ask for the `external_id`; an empty title: there is none to ask for.
         */
        AccountForm: {
            /** Credentials */
            credentials: {
                [key: string]: unknown;
            };
            /** Docs Url */
            docs_url: string;
            /** Id Hint */
            id_hint: string;
            /** Id Title */
            id_title: string;
            kind: components["schemas"]["AccountKind"];
            /** Name */
            name: string;
            /** Receives Webhooks */
            receives_webhooks: boolean;
            /** Settings */
            settings: {
                [key: string]: unknown;
            };
            /** Slug */
            slug: string;
        };
        /**
         * AccountFormPage
         * @description Everything that can be connected, channels first; there is never a next page.
         */
        AccountFormPage: {
            /** Items */
            items: components["schemas"]["AccountForm"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * AccountFrame
         * @description A connected account's health changed, or it fell silent; agents only.
         */
        AccountFrame: {
            account: components["schemas"]["AccountHealth"];
            /**
             * Type
             * @enum {string}
             */
            type: "account.updated" | "account.silent";
        };
        /**
         * AccountHealth
         * @description How a connected account stands, as sockets tell of it.
         */
        AccountHealth: {
            /** Account Id */
            account_id: string;
            /** Checked At */
            checked_at: string | null;
            /** Detail */
            detail: string;
            /** Display Name */
            display_name: string;
            /** Failing Since */
            failing_since: string | null;
            /** Silent Detail */
            silent_detail: string;
            /** Silent Since */
            silent_since: string | null;
            /** Slug */
            slug: string;
            state: components["schemas"]["HealthState"];
            /** Subscribed */
            subscribed: boolean | null;
        };
        /**
         * AccountKind
         * @description Which registry the account's adapter is in.
         * @enum {string}
         */
        AccountKind: "channel" | "shop";
        /**
         * AccountPage
         * @description All connected accounts, oldest first; there is never a next page.
         */
        AccountPage: {
            /** Items */
            items: components["schemas"]["Account"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * AccountPatch
         * @description What to change; fields that are left out stay. New `secrets` replace all, the old ones go on
         *     counting for what is on its way.
         */
        AccountPatch: {
            /** Secrets */
            secrets?: {
                [key: string]: string;
            } | null;
            /** Settings */
            settings?: {
                [key: string]: unknown;
            } | null;
            status?: components["schemas"]["AccountStatus"] | null;
            /** Version */
            version?: number | null;
        };
        /**
         * AccountStatus
         * @description Whether the account sends and receives; a paused one keeps what arrives and sends nothing.
         * @enum {string}
         */
        AccountStatus: "active" | "paused";
        /**
         * AckFrame
         * @description A client's frame has been done; the message's place with `message.send` only.
         */
        AckFrame: {
            /** Conversation Id */
            conversation_id?: string | null;
            /** Message Id */
            message_id?: string | null;
            /** Ref */
            ref: string | number | null;
            /** Seq */
            seq?: number | null;
            /**
             * Type
             * @constant
             */
            type: "ack";
        };
        /**
         * ActionKind
         * @description The four things that an agent may do to an order.
         * @enum {string}
         */
        ActionKind: "cancel" | "refund" | "fulfil" | "edit";
        /**
         * ActionPreview
         * @description What would happen, before anything does.
         *
         *     `amount` is the most that moves (null: no money does), `left` what could be given back at all.
         *     `needs_approval` says that a second person would have to agree, and `approval_reason` why.
         *     `computed_by_platform`: the amount is the platform's own.
         */
        ActionPreview: {
            /** Amount */
            amount: string | null;
            /** Approval Reason */
            approval_reason: string | null;
            /** Computed By Platform */
            computed_by_platform: boolean;
            /** Currency */
            currency: string;
            kind: components["schemas"]["ActionKind"];
            /**
             * Left
             * @description a decimal number in whole units of the currency
             */
            left: string;
            /** Needs Approval */
            needs_approval: boolean;
            /** Warnings */
            warnings: string[];
        };
        /**
         * ActionProblem
         * @description Why it was not done, in the platform's words where it has some.
         */
        ActionProblem: {
            /** Code */
            code: string;
            /** Needs Human */
            needs_human: boolean;
            /** Text */
            text: string;
        };
        /**
         * ActionStatus
         * @description How far an action got.
         *
         *     `refused`, `failed`: nothing was done, the platform said no or could not be reached for long.
         *     `unknown`: it may or may not have been done, and nobody can tell yet.
         * @enum {string}
         */
        ActionStatus: "awaiting_approval" | "queued" | "running" | "done" | "refused" | "failed" | "unknown" | "rejected" | "expired";
        /**
         * ActionStep
         * @description What people and the shop did about something asked for an order, in that sequence.
         * @enum {string}
         */
        ActionStep: "asked" | "approved" | "rejected" | "expired" | "done" | "refused" | "failed" | "unknown";
        /**
         * AddressBody
         * @description A shipping address, in the words of an order's `shipping_address`.
         */
        AddressBody: {
            /** Address1 */
            address1: string;
            /** Address2 */
            address2?: string | null;
            /** City */
            city: string;
            /** Company */
            company?: string | null;
            /** Country */
            country?: string | null;
            /** Country Code */
            country_code?: string | null;
            /** Name */
            name?: string | null;
            /** Phone */
            phone?: string | null;
            /** Province */
            province?: string | null;
            /** Province Code */
            province_code?: string | null;
            /** Zip */
            zip?: string | null;
        };
        /**
         * Agent
         * @description An agent; `avg_response_time` is in seconds, `online_time` when they last came online.
         */
        Agent: {
            /** Active Conversations */
            active_conversations: number;
            /** Avg Response Time */
            avg_response_time: number | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /** Last Assigned At */
            last_assigned_at: string | null;
            /** Max Conversations */
            max_conversations: number;
            /** Merchant Id */
            merchant_id: string;
            /** Name */
            name: string;
            /** Online Time */
            online_time: string | null;
            /** Service Code */
            service_code: string;
            /** Skill Tags */
            skill_tags: string[];
            /** @description 0 offline, 1 online, 2 busy */
            status: components["schemas"]["AgentStatus"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * AgentChange
         * @description What to change; fields that are left out stay. Without `version` the last one wins.
         */
        AgentChange: {
            /** Max Conversations */
            max_conversations?: number | null;
            /** Name */
            name?: string | null;
            /** Skill Tags */
            skill_tags?: string[] | null;
            status?: components["schemas"]["AgentStatus"] | null;
            /** Version */
            version?: number | null;
        };
        /**
         * AgentFrame
         * @description An agent's presence, load or details changed; agents only.
         */
        AgentFrame: {
            agent: components["schemas"]["Agent"];
            /**
             * Type
             * @constant
             */
            type: "agent.updated";
        };
        /**
         * AgentPage
         * @description A page of agents, by service code.
         */
        AgentPage: {
            /** Items */
            items: components["schemas"]["Agent"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * AgentStatus
         * @description Whether an agent takes new conversations; only ONLINE ones are given any.
         * @enum {integer}
         */
        AgentStatus: 0 | 1 | 2;
        /**
         * Approval
         * @description Why a second person is needed, until when, and what they said; `approved` is null before.
         */
        Approval: {
            /** Approved */
            approved: boolean | null;
            /** At */
            at: string | null;
            by: components["schemas"]["Person"] | null;
            /** Note */
            note: string | null;
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /** Why */
            why: string;
        };
        /**
         * ApprovedTemplate
         * @description A form of words that the provider approved; `placeholders` names its places in order.
         */
        ApprovedTemplate: {
            /** Body */
            body: string;
            /** Category */
            category: string;
            /** Language */
            language: string;
            /** Name */
            name: string;
            /** Placeholders */
            placeholders: string[];
        };
        /**
         * ApprovedTemplatePage
         * @description All approved templates; there is never a next page.
         */
        ApprovedTemplatePage: {
            /** Items */
            items: components["schemas"]["ApprovedTemplate"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * Assignment
         * @description Who got the conversation and why.
         */
        Assignment: {
            agent: components["schemas"]["Agent"];
            /** Conversation Id */
            conversation_id: string;
            score: components["schemas"]["Score"];
        };
        /**
         * AssignRequest
         * @description The conversation that needs an agent.
         */
        AssignRequest: {
            /** Conversation Id */
            conversation_id: string;
        };
        /**
         * Attachment
         * @description A file of a message; its `place` is what the download route asks for.
         *
         *     `pending`: on its way from the provider. `remote`: stays with the provider, which may take it
         *     away. `failed`: it could not be had; `failure` says why.
         */
        Attachment: {
            /** Content Type */
            content_type: string;
            /** Failure */
            failure: string | null;
            /** Name */
            name: string;
            /** Place */
            place: number;
            /** Size */
            size: number | null;
            state: components["schemas"]["AttachmentState"];
        };
        /**
         * AttachmentState
         * @description Where a message's file is.
         * @enum {string}
         */
        AttachmentState: "ready" | "pending" | "remote" | "failed";
        /**
         * AttachmentUrl
         * @description Where a file can be fetched for a few minutes without a token.
         */
        AttachmentUrl: {
            /** Url */
            url: string;
        };
        /**
         * CancelBody
         * @description Cancel the whole order; `refund` gives the money back, `restock` puts the goods back.
         */
        CancelBody: {
            /**
             * Notify
             * @default true
             */
            notify?: boolean;
            /**
             * Reason
             * @default
             */
            reason?: string;
            /**
             * Refund
             * @default true
             */
            refund?: boolean;
            /**
             * Restock
             * @default true
             */
            restock?: boolean;
        };
        /**
         * Capability
         * @description One channel or shop: `limits` of what is sent (null for shops), `actions` on orders.
         */
        Capability: {
            /** Actions */
            actions: components["schemas"]["ActionKind"][];
            kind: components["schemas"]["AccountKind"];
            limits: components["schemas"]["SendingLimits"] | null;
            /** Name */
            name: string;
            /** Slug */
            slug: string;
        };
        /**
         * CapabilityPage
         * @description All channels and shops that the desk knows; there is never a next page.
         */
        CapabilityPage: {
            /** Items */
            items: components["schemas"]["Capability"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * CheckedHealth
         * @description What the last check with the provider found; `detail` is a sentence for people.
         *
         *     `subscribed` says whether the provider posts its webhooks to us; null where it can't tell.
         */
        CheckedHealth: {
            /** Checked At */
            checked_at: string | null;
            /** Detail */
            detail: string;
            /** Failing Since */
            failing_since: string | null;
            state: components["schemas"]["HealthState"];
            /** Subscribed */
            subscribed: boolean | null;
        };
        /**
         * Closed
         * @description Why nothing may be sent.
         * @enum {string}
         */
        Closed: "never_wrote" | "window_expired" | "window_used_up" | "not_offered" | "not_enabled";
        /**
         * Conversation
         * @description A thread with one customer. `unread` counts places after the last one that agents have read.
         *
         *     `sending` says what an agent may send now, one entry for each kind that the channel has;
         *     `reply_until` is when the usual answer stops being taken, null where it never does.
         */
        Conversation: {
            /** Account Id */
            account_id: string;
            /** Assignee */
            assignee: string | null;
            /** Channel */
            channel: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Customer Id */
            customer_id: string;
            /** Customer Name */
            customer_name: string | null;
            /** Id */
            id: string;
            /**
             * Last Activity At
             * Format: date-time
             */
            last_activity_at: string;
            last_message: components["schemas"]["LastMessage"] | null;
            /** Last Seq */
            last_seq: number;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            };
            priority: components["schemas"]["Priority"];
            /** Reply Until */
            reply_until: string | null;
            /** Sending */
            sending: components["schemas"]["SendingPermission"][];
            /** Snoozed Until */
            snoozed_until: string | null;
            status: components["schemas"]["ConversationStatus"];
            /** Subject */
            subject: string | null;
            /** Tags */
            tags: string[];
            /** Unread */
            unread: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * ConversationFrame
         * @description A conversation began or changed; agents only.
         */
        ConversationFrame: {
            conversation: components["schemas"]["Conversation"];
            /**
             * Type
             * @enum {string}
             */
            type: "conversation.created" | "conversation.updated";
        };
        /**
         * ConversationPage
         * @description A page of conversations, newest activity first.
         */
        ConversationPage: {
            /** Items */
            items: components["schemas"]["Conversation"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ConversationPatch
         * @description What to change; fields that are left out stay. `assignee` null takes the agent away.
         */
        ConversationPatch: {
            /** Assignee */
            assignee?: string | null;
            priority?: components["schemas"]["Priority"] | null;
            /** Snoozed Until */
            snoozed_until?: string | null;
            status?: components["schemas"]["ConversationStatus"] | null;
            /** Tags */
            tags?: string[] | null;
            /** Version */
            version?: number | null;
        };
        /**
         * ConversationStatus
         * @description pending: waits for an agent; open: an agent has it; snoozed: until a time; resolved: done.
         * @enum {string}
         */
        ConversationStatus: "pending" | "open" | "snoozed" | "resolved";
        /**
         * Customer
         * @description One person; `email` is lower case, `phone_number` E.164 where it can be read as a number.
         */
        Customer: {
            /** Channel Identifiers */
            channel_identifiers: {
                [key: string]: string;
            };
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string | null;
            /** Id */
            id: string;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            };
            /** Name */
            name: string | null;
            /** Phone Number */
            phone_number: string | null;
            /** Primary Identifier */
            primary_identifier: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * CustomerOverview
         * @description All that an agent wants to see of a customer at once (S77).
         */
        CustomerOverview: {
            customer: components["schemas"]["Customer"];
            /** Orders */
            orders: components["schemas"]["Order"][];
            timeline: components["schemas"]["TimelinePage"];
        };
        /**
         * CustomerPage
         * @description A page of customers.
         */
        CustomerPage: {
            /** Items */
            items: components["schemas"]["Customer"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * CustomerUpdate
         * @description What to change: left out stays, null removes. Without `version` the last change wins.
         */
        CustomerUpdate: {
            /** Channel Identifiers */
            channel_identifiers?: {
                [key: string]: string;
            };
            /** Email */
            email?: string | null;
            /**
             * Metadata
             * @description any JSON object up to 16 KB, at most 10 levels deep
             */
            metadata?: {
                [key: string]: unknown;
            };
            /** Name */
            name?: string | null;
            /** Phone Number */
            phone_number?: string | null;
            /** Primary Identifier */
            primary_identifier?: string | null;
            /** Version */
            version?: number | null;
        };
        /**
         * DecisionBody
         * @description What the second person has to say.
         */
        DecisionBody: {
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * EditBody
         * @description Change the shipping address, the note at the shop, or both; what is left out stays.
         */
        EditBody: {
            /** Note */
            note?: string | null;
            shipping_address?: components["schemas"]["AddressBody"] | null;
        };
        /**
         * ErrorFrame
         * @description A client's frame was not understood or not allowed; the socket lives on.
         *
         *     A file that is not taken has a `code` as well: `too_large`, `type_not_taken`, `too_many`, ….
         */
        ErrorFrame: {
            /** Code */
            code?: string | null;
            /** Ref */
            ref: string | number | null;
            /** Title */
            title: string;
            /**
             * Type
             * @constant
             */
            type: "error";
        };
        /**
         * FetchFile
         * @description A visitor wants to fetch a message's file, by its place in the attachments.
         */
        FetchFile: {
            /**
             * Action
             * @constant
             */
            action: "file.url";
            /** Conversation Id */
            conversation_id?: string | null;
            /** Place */
            place: number;
            /** Ref */
            ref?: string | number | null;
            /** Seq */
            seq: number;
        };
        /**
         * FieldError
         * @description One wrong field: its dotted path and what was expected.
         */
        FieldError: {
            /** Expected */
            expected: string;
            /** Field */
            field: string;
        };
        /**
         * FileFrame
         * @description The answer to `file.prepare` (`upload`) or `file.url` (`url`, good for 15 minutes).
         */
        FileFrame: {
            /** Ref */
            ref: string | number | null;
            /**
             * Type
             * @constant
             */
            type: "file";
            upload: components["schemas"]["FilePlace"] | null;
            /** Url */
            url: string | null;
        };
        /**
         * FilePlace
         * @description PUT the file to `url` as `content_type` within 15 minutes; `key` then attaches it.
         */
        FilePlace: {
            /** Content Type */
            content_type: string;
            /** Key */
            key: string;
            /** Url */
            url: string;
        };
        /**
         * FulfilBody
         * @description Ship the lines that are named (none: all that is left), with tracking.
         */
        FulfilBody: {
            /**
             * Carrier
             * @default
             */
            carrier?: string;
            /**
             * Lines
             * @description pieces by the line's `line_id`
             */
            lines?: {
                [key: string]: number;
            };
            /**
             * Notify
             * @default true
             */
            notify?: boolean;
            /**
             * Tracking Number
             * @default
             */
            tracking_number?: string;
            /**
             * Tracking Url
             * @default
             */
            tracking_url?: string;
        };
        /**
         * Health
         * @description The API answers.
         */
        Health: {
            /**
             * Status
             * @constant
             */
            status: "ok";
        };
        /**
         * HealthState
         * @description What the last check found.
         * @enum {string}
         */
        HealthState: "unchecked" | "ok" | "failing" | "unreachable";
        /**
         * Heartbeat
         * @description Every 30 s: keeps the agent online.
         */
        Heartbeat: {
            /**
             * Action
             * @constant
             */
            action: "heartbeat";
            /** Ref */
            ref?: string | number | null;
        };
        /**
         * HintFrame
         * @description Somebody types, looks at a conversation, or has read up to a place.
         */
        HintFrame: {
            /** Conversation Id */
            conversation_id: string;
            /** Name */
            name?: string | null;
            /** Sender Type */
            sender_type?: string | null;
            /** Seq */
            seq?: number | null;
            /**
             * Type
             * @enum {string}
             */
            type: "typing" | "viewing" | "read";
        };
        /**
         * HourCount
         * @description What became of an hour's requests; `missing` ones were accepted and never processed.
         */
        HourCount: {
            /** Duplicate */
            duplicate: number;
            /** Hour */
            hour: string;
            /** Ignored */
            ignored: number;
            /** Missing */
            missing: number;
            /** Quarantined */
            quarantined: number;
            /** Received */
            received: number;
            /** Requests */
            requests: number;
            /** Slug */
            slug: string;
            /** Stored */
            stored: number;
        };
        /**
         * ImportBody
         * @description A file to import: one that will be put (`account_id`, `name`, `size`), or one that lies in
         *     the bucket (`key`). Exactly one of the two.
         */
        ImportBody: {
            /** Account Id */
            account_id?: string | null;
            /** Key */
            key?: string | null;
            /** Name */
            name?: string | null;
            /** Size */
            size?: number | null;
        };
        /**
         * ImportStatus
         * @description How far an import is.
         * @enum {string}
         */
        ImportStatus: "awaited" | "running" | "done" | "refused" | "failed";
        /**
         * ImportUpload
         * @description PUT the file to `url` as `content_type` within 15 minutes; the import begins by itself.
         */
        ImportUpload: {
            /** Content Type */
            content_type: string;
            /** Url */
            url: string;
        };
        /**
         * Language
         * @description The languages that there are default texts in.
         * @enum {string}
         */
        Language: "en" | "zh";
        /**
         * LastMessage
         * @description The newest message, cut to one line.
         */
        LastMessage: {
            /** Body */
            body: string;
            sender_type: components["schemas"]["SenderType"];
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /**
         * Match
         * @description Another customer who may be the same person, how sure we are (0 to 1), and why.
         */
        Match: {
            customer: components["schemas"]["Customer"];
            /** Reasons */
            reasons: string[];
            /** Score */
            score: number;
        };
        /**
         * MatchList
         * @description Possible doubles, likeliest first; there is never a next page.
         */
        MatchList: {
            /** Items */
            items: components["schemas"]["Match"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * Me
         * @description Who the token says the caller is; `agent` is null for those who answer nobody.
         */
        Me: {
            agent: components["schemas"]["Agent"] | null;
            /** Email */
            email: string;
            /** Merchant Id */
            merchant_id: string;
            role: components["schemas"]["Role"];
            /** Service Code */
            service_code: string | null;
        };
        /**
         * Merchant
         * @description The merchant. Refund limits are in `currency`; other currencies always need approval.
         */
        Merchant: {
            /** Currency */
            currency: string;
            /** Default Phone Region */
            default_phone_region: string;
            /** Id */
            id: string;
            /** Locale */
            locale: string;
            /** Name */
            name: string;
            refund_limits: components["schemas"]["RefundLimits"];
            /** Time Zone */
            time_zone: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * MerchantPatch
         * @description What a merchant_admin may change; fields that are left out stay.
         */
        MerchantPatch: {
            refund_limits: components["schemas"]["RefundLimitsPatch"];
            /** Version */
            version?: number | null;
        };
        /**
         * Message
         * @description One message; `seq` rises strictly within its conversation and may have gaps.
         */
        Message: {
            /** Attachments */
            attachments: components["schemas"]["Attachment"][];
            /** Body */
            body: string;
            /** Channel */
            channel: string;
            /** Conversation Id */
            conversation_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Customer Id */
            customer_id: string;
            /** External Message Id */
            external_message_id: string | null;
            /** Id */
            id: string;
            kind: components["schemas"]["MessageKind"];
            message_type: components["schemas"]["MessageType"];
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            };
            /** Recipient Identifier */
            recipient_identifier: string;
            /** Sender Identifier */
            sender_identifier: string;
            sender_type: components["schemas"]["SenderType"];
            /** Seq */
            seq: number;
            status: components["schemas"]["MessageStatus"];
            /** Subject */
            subject: string | null;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * MessageFrame
         * @description A message came or changed; visitors never see notes and get no customer_id or identifiers.
         */
        MessageFrame: {
            /** Conversation Id */
            conversation_id: string;
            message: components["schemas"]["Message"];
            /**
             * Type
             * @enum {string}
             */
            type: "message.created" | "message.updated";
        };
        /**
         * MessageKind
         * @description A message goes to the customer or came from them; a note stays inside.
         * @enum {string}
         */
        MessageKind: "message" | "note";
        /**
         * MessagePage
         * @description A page of messages, oldest first; `after_seq` goes on from any place.
         */
        MessagePage: {
            /** Items */
            items: components["schemas"]["Message"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * MessageStatus
         * @description Inbound messages are received; ours go from queued to read, or failed.
         * @enum {string}
         */
        MessageStatus: "received" | "queued" | "sent" | "delivered" | "read" | "failed";
        /**
         * MessageType
         * @description What a message carries (S46).
         * @enum {string}
         */
        MessageType: "text" | "attachment" | "event";
        /**
         * NewAccount
         * @description A channel or shop to connect; the same `external_id` again renews settings and secrets.
         */
        NewAccount: {
            /**
             * Display Name
             * @default
             */
            display_name?: string;
            /**
             * External Id
             * @default
             */
            external_id?: string;
            /** Secrets */
            secrets?: {
                [key: string]: string;
            };
            /**
             * Settings
             * @description any JSON object up to 16 KB, at most 10 levels deep
             */
            settings?: {
                [key: string]: unknown;
            };
            /** Slug */
            slug: string;
        };
        /**
         * NewCustomer
         * @description A new customer; without `primary_identifier` it is refused with 400 (S73).
         */
        NewCustomer: {
            /** Channel Identifiers */
            channel_identifiers?: {
                [key: string]: string;
            };
            /** Email */
            email?: string | null;
            /**
             * Metadata
             * @description any JSON object up to 16 KB, at most 10 levels deep
             */
            metadata?: {
                [key: string]: unknown;
            };
            /** Name */
            name?: string | null;
            /** Phone Number */
            phone_number?: string | null;
            /** Primary Identifier */
            primary_identifier?: string | null;
        };
        /**
         * NewMessage
         * @description A reply or a note; `attachments` are keys from `POST /api/uploads`.
         *
         *     `send_as` says how a reply goes out, where that is not the usual way; `template` goes with
         *     `send_as: "template"`, and `target_id` is the comment that is answered, where not the newest.
         */
        NewMessage: {
            /** Attachments */
            attachments?: string[];
            /** Body */
            body: string;
            kind: components["schemas"]["NewMessageKind"];
            send_as?: components["schemas"]["SendKind"] | null;
            /** Target Id */
            target_id?: string | null;
            template?: components["schemas"]["TemplateUse"] | null;
        };
        /**
         * NewMessageKind
         * @description A reply goes to the customer, a note stays inside.
         * @enum {string}
         */
        NewMessageKind: "reply" | "note";
        /**
         * NoticeKind
         * @description What a customer is told of (S106).
         * @enum {string}
         */
        NoticeKind: "order_received" | "order_shipped" | "order_delivered" | "order_refunded";
        /**
         * Order
         * @description One order; unique by platform, store and the platform's id.
         */
        Order: {
            /** Billing Address */
            billing_address: {
                [key: string]: unknown;
            } | null;
            /** Carrier */
            carrier: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Currency */
            currency: string;
            /** Customer Id */
            customer_id: string | null;
            /** External Order Id */
            external_order_id: string;
            /** Id */
            id: string;
            /** Items */
            items: components["schemas"]["OrderItem"][];
            /**
             * Last Updated At
             * Format: date-time
             */
            last_updated_at: string;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            };
            /**
             * Order Date
             * Format: date-time
             */
            order_date: string;
            /** Order Number */
            order_number: string;
            /** Platform */
            platform: string;
            /** Refunds */
            refunds: components["schemas"]["Refund"][];
            /** Shipments */
            shipments: components["schemas"]["Shipment"][];
            /** Shipping Address */
            shipping_address: {
                [key: string]: unknown;
            } | null;
            status: components["schemas"]["OrderStatus"];
            /** Store */
            store: string;
            /**
             * Total Amount
             * @description a decimal number in whole units of the currency
             */
            total_amount: string;
            /** Tracking Number */
            tracking_number: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * OrderAction
         * @description Something that was asked for an order, and how far it got.
         *
         *     `amount` is the most that moves, `moved` what the platform says it moved. `pending`: the
         *     platform took it and does it later. `allowed` is what the caller may do next: `approve`,
         *     `reject`, `retry` (look again); null where nobody is asking.
         */
        OrderAction: {
            /** Allowed */
            allowed: string[] | null;
            /** Amount */
            amount: string | null;
            approval: components["schemas"]["Approval"] | null;
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            asked_by: components["schemas"]["Person"];
            /** Attempts */
            attempts: number;
            /** Currency */
            currency: string;
            /** Customer Id */
            customer_id: string | null;
            /** External Id */
            external_id: string | null;
            /** Id */
            id: string;
            kind: components["schemas"]["ActionKind"];
            /** Label */
            label: string;
            /** Moved */
            moved: string | null;
            /** Order Id */
            order_id: string;
            /** Order Number */
            order_number: string;
            /** Pending */
            pending: boolean;
            /** Platform */
            platform: string;
            problem: components["schemas"]["ActionProblem"] | null;
            /** Reason */
            reason: string | null;
            /** Request */
            request: {
                [key: string]: unknown;
            };
            /** Settled At */
            settled_at: string | null;
            status: components["schemas"]["ActionStatus"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * OrderActionEvent
         * @description A step of something that was asked for an order; `actor` is null where the shop did it.
         */
        OrderActionEvent: {
            action: components["schemas"]["OrderAction"];
            /** Actor */
            actor: string | null;
            step: components["schemas"]["ActionStep"];
        };
        /**
         * OrderActionFrame
         * @description Something that was asked for an order changed; agents only. `allowed` is null here.
         */
        OrderActionFrame: {
            action: components["schemas"]["OrderAction"];
            /**
             * Type
             * @constant
             */
            type: "order_action.updated";
        };
        /**
         * OrderActionPage
         * @description A page of actions, newest first.
         */
        OrderActionPage: {
            /** Items */
            items: components["schemas"]["OrderAction"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * OrderDrift
         * @description An order that is not in the desk as the shop tells it.
         */
        OrderDrift: {
            /** External Order Id */
            external_order_id: string;
            /** Reason */
            reason: string;
        };
        /**
         * OrderEvent
         * @description Something that happened to an order; `amount` with refunds, the tracking with parcels.
         */
        OrderEvent: {
            /** Amount */
            amount: string | null;
            /** Carrier */
            carrier: string | null;
            /** Currency */
            currency: string;
            event: components["schemas"]["OrderEventType"];
            /** Order Id */
            order_id: string;
            /** Order Number */
            order_number: string;
            /** Platform */
            platform: string;
            status: components["schemas"]["OrderStatus"];
            /** Tracking Number */
            tracking_number: string | null;
        };
        /**
         * OrderEventType
         * @description What happened to an order, in the sequence in which it does.
         * @enum {string}
         */
        OrderEventType: "ordered" | "shipped" | "delivered" | "cancelled" | "refunded";
        /**
         * OrderFrame
         * @description An order changed; agents only.
         */
        OrderFrame: {
            order: components["schemas"]["Order"];
            /**
             * Type
             * @constant
             */
            type: "order.updated";
        };
        /**
         * OrderImport
         * @description An import, with the addresses of the pieces of its report (CSV; they work for 15 minutes).
         */
        OrderImport: {
            /** Account Id */
            account_id: string;
            /** Bytes */
            bytes: number;
            /** Created */
            created: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: string;
            /** Lines */
            lines: number;
            /** Name */
            name: string;
            /** Platform */
            platform: string;
            /** Problem */
            problem: string;
            /** Refused */
            refused: number;
            /** Report */
            report: string[];
            /** Size */
            size: number;
            /** Started By */
            started_by: string;
            status: components["schemas"]["ImportStatus"];
            /** Unchanged */
            unchanged: number;
            /** Updated */
            updated: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * OrderImportFrame
         * @description An import of orders came to its end; agents only.
         */
        OrderImportFrame: {
            order_import: components["schemas"]["OrderImportState"];
            /**
             * Type
             * @constant
             */
            type: "order_import.finished";
        };
        /**
         * OrderImports
         * @description The newest hundred imports, newest first.
         */
        OrderImports: {
            /** Items */
            items: components["schemas"]["OrderImportState"][];
        };
        /**
         * OrderImportState
         * @description An import, and how far it is.
         *
         *     `lines` and `bytes` (unpacked) are what is done; `refused` counts rows, the rest orders.
         *     `account_id` is empty where the file's place names no shop.
         */
        OrderImportState: {
            /** Account Id */
            account_id: string;
            /** Bytes */
            bytes: number;
            /** Created */
            created: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: string;
            /** Lines */
            lines: number;
            /** Name */
            name: string;
            /** Platform */
            platform: string;
            /** Problem */
            problem: string;
            /** Refused */
            refused: number;
            /** Size */
            size: number;
            /** Started By */
            started_by: string;
            status: components["schemas"]["ImportStatus"];
            /** Unchanged */
            unchanged: number;
            /** Updated */
            updated: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * OrderItem
         * @description One line; `price` is for one piece. Actions name it by `line_id`.
         */
        OrderItem: {
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /**
             * Price
             * @description a decimal number in whole units of the currency
             */
            price: string;
            /** Quantity */
            quantity: number;
            /** Sku */
            sku: string;
        };
        /**
         * OrderPage
         * @description A page of orders, newest first.
         */
        OrderPage: {
            /** Items */
            items: components["schemas"]["Order"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * OrderPatch
         * @description What the desk may change of an order; fields that are left out stay.
         */
        OrderPatch: {
            /** Metadata */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** Note */
            note?: string | null;
            status?: components["schemas"]["OrderStatus"] | null;
            /** Version */
            version?: number | null;
        };
        /**
         * OrderStatus
         * @description The seven values ever stored (S59).
         * @enum {string}
         */
        OrderStatus: "pending" | "processing" | "shipped" | "delivered" | "cancelled" | "refunded" | "on_hold";
        /**
         * OwnStatus
         * @description The presence to take: 0 offline, 1 online, 2 busy.
         */
        OwnStatus: {
            status: components["schemas"]["AgentStatus"];
        };
        /**
         * Person
         * @description Who asked or decided.
         */
        Person: {
            /** Email */
            email: string;
            /** Role */
            role: string;
            /** Service Code */
            service_code: string | null;
        };
        /**
         * PrepareFile
         * @description A visitor wants to send a file of `size` bytes: where to?
         */
        PrepareFile: {
            /**
             * Action
             * @constant
             */
            action: "file.prepare";
            /** Content Type */
            content_type: string;
            /** Name */
            name: string;
            /** Ref */
            ref?: string | number | null;
            /** Size */
            size: number;
        };
        /**
         * Preview
         * @description The text filled in with invented values.
         */
        Preview: {
            /** Body */
            body: string;
            /** Subject */
            subject: string;
        };
        /**
         * PreviewBody
         * @description What would be asked; exactly one of the four.
         */
        PreviewBody: {
            cancel?: components["schemas"]["CancelBody"] | null;
            edit?: components["schemas"]["EditBody"] | null;
            fulfil?: components["schemas"]["FulfilBody"] | null;
            refund?: components["schemas"]["RefundBody"] | null;
        };
        /**
         * Priority
         * @description How urgent a conversation is.
         * @enum {string}
         */
        Priority: "urgent" | "normal" | "low";
        /**
         * Problem
         * @description What went wrong (RFC 9457).
         */
        Problem: {
            /** Detail */
            detail: string;
            /** Errors */
            errors: components["schemas"]["FieldError"][];
            /** Status */
            status: number;
            /** Title */
            title: string;
            /** Type */
            type: string;
        };
        /**
         * QuarantineItem
         * @description Something that could not be processed, and why.
         */
        QuarantineItem: {
            /** Account Id */
            account_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Event Id */
            event_id: string | null;
            /** Id */
            id: string;
            kind: components["schemas"]["SourceKind"];
            /** Reason */
            reason: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Slug */
            slug: string;
            status: components["schemas"]["QuarantineStatus"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * QuarantinePage
         * @description A page of quarantined items, newest first.
         */
        QuarantinePage: {
            /** Items */
            items: components["schemas"]["QuarantineItem"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * QuarantineStatus
         * @description Where a quarantined item stands.
         * @enum {string}
         */
        QuarantineStatus: "open" | "released";
        /**
         * Read
         * @description The client has read up to a place.
         */
        Read: {
            /**
             * Action
             * @constant
             */
            action: "read";
            /** Conversation Id */
            conversation_id?: string | null;
            /** Ref */
            ref?: string | number | null;
            /** Seq */
            seq: number;
        };
        /**
         * Reconciliation
         * @description The newest comparison of an account with its provider; `gap` is how many things differ.
         *
         *     `orders` lists the first hundred; `repaired` ones are on their way. `detail` says what could not
         *     be compared.
         */
        Reconciliation: {
            /** Account Id */
            account_id: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Detail */
            detail: string;
            /** Gap */
            gap: number;
            /** Hours */
            hours: components["schemas"]["HourCount"][];
            /** Orders */
            orders: components["schemas"]["OrderDrift"][];
            /** Orders Compared */
            orders_compared: number;
            /** Repaired */
            repaired: number;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /** Slug */
            slug: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
        };
        /**
         * Refund
         * @description One refund; `pending` was promised and has not moved yet.
         */
        Refund: {
            /**
             * Amount
             * @description a decimal number in whole units of the currency
             */
            amount: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Currency */
            currency: string;
            /** Id */
            id: string;
            /**
             * Pending
             * @description a decimal number in whole units of the currency
             */
            pending: string;
            /** Reason */
            reason: string | null;
        };
        /**
         * RefundBody
         * @description Give money back: all that is left (no `amount`, no `lines`), an `amount`, or by line.
         *
         *     With both, the lines say what comes back and the amount what is paid for it. `shipping` gives
         *     back that much of the shipping costs on top.
         */
        RefundBody: {
            /** Amount */
            amount?: string | null;
            /**
             * Lines
             * @description pieces by the line's `line_id`
             */
            lines?: {
                [key: string]: number;
            };
            /**
             * Notify
             * @default true
             */
            notify?: boolean;
            /**
             * Reason
             * @default
             */
            reason?: string;
            /**
             * Restock
             * @default false
             */
            restock?: boolean;
            /** Shipping */
            shipping?: string | null;
        };
        /**
         * RefundLimits
         * @description What a role may give back without a second person; null: without limit.
         */
        RefundLimits: {
            /** Agent */
            agent: string | null;
            /** Merchant Admin */
            merchant_admin: string | null;
            /** Supervisor */
            supervisor: string | null;
        };
        /**
         * RefundLimitsPatch
         * @description New limits, in the merchant's currency; what is left out stays, null lifts the limit.
         */
        RefundLimitsPatch: {
            /** Agent */
            agent?: string | null;
            /** Merchant Admin */
            merchant_admin?: string | null;
            /** Supervisor */
            supervisor?: string | null;
        };
        /**
         * Role
         * @description What a user is, from the token's `custom:role`.
         * @enum {string}
         */
        Role: "agent" | "supervisor" | "merchant_admin" | "platform_admin";
        /**
         * Score
         * @description Why this agent: `total` is the sum of `parts`, from 0 to 1.
         */
        Score: {
            /** Parts */
            parts: {
                [key: string]: number;
            };
            /** Total */
            total: number;
        };
        /**
         * SenderType
         * @description Who wrote a message.
         * @enum {string}
         */
        SenderType: "customer" | "agent" | "bot" | "system";
        /**
         * SendingLimits
         * @description What one message of the provider takes; a longer text goes out as several (null: never).
         *
         *     `max_bytes` is the size of a file by media type or `type/*`, the most exact entry counts; a type
         *     without one is refused.
         */
        SendingLimits: {
            /** Max Bytes */
            max_bytes: {
                [key: string]: number;
            };
            /** Max Text */
            max_text: number | null;
            text_unit: components["schemas"]["TextUnit"];
        };
        /**
         * SendingPermission
         * @description Whether an agent may send this kind now.
         *
         *     `until` is when that ends (null while allowed: never) or ended, `remaining` how many messages
         *     the channel still takes (null: any number). `reason` says why not, `instead` which kinds would
         *     work.
         */
        SendingPermission: {
            /** Allowed */
            allowed: boolean;
            /** Instead */
            instead: components["schemas"]["SendKind"][];
            kind: components["schemas"]["SendKind"];
            reason: components["schemas"]["Closed"] | null;
            /** Remaining */
            remaining: number | null;
            /** Until */
            until: string | null;
        };
        /**
         * SendKind
         * @description How a message of ours goes out.
         * @enum {string}
         */
        SendKind: "reply" | "template" | "public_reply" | "private_reply";
        /**
         * SendMessage
         * @description A visitor writes; the same `client_id` again is the same message.
         *
         *     `attachments` are keys of `file.prepare`, at most ten; with one the body may be empty.
         */
        SendMessage: {
            /**
             * Action
             * @constant
             */
            action: "message.send";
            /** Attachments */
            attachments?: string[] | null;
            /** Body */
            body: string;
            /** Client Id */
            client_id: string;
            /** Ref */
            ref?: string | number | null;
        };
        /**
         * SessionFrame
         * @description The first frame that a visitor gets; the token brings the same visitor back.
         */
        SessionFrame: {
            /** Conversation Id */
            conversation_id: string | null;
            /** Seq */
            seq: number;
            /**
             * Type
             * @constant
             */
            type: "session";
            /** Visitor Token */
            visitor_token: string;
        };
        /**
         * Shipment
         * @description One parcel.
         */
        Shipment: {
            /** Carrier */
            carrier: string | null;
            /** Created At */
            created_at: string | null;
            /** Delivery Status */
            delivery_status: string | null;
            /** Id */
            id: string;
            /** Status */
            status: string;
            /** Tracking Number */
            tracking_number: string | null;
            /** Tracking Url */
            tracking_url: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * Silence
         * @description Nothing has come in for longer than the account's own rhythm allows.
         */
        Silence: {
            /** Detail */
            detail: string;
            /**
             * Since
             * Format: date-time
             */
            since: string;
        };
        /**
         * SocketTicket
         * @description Opens one WebSocket within 60 seconds.
         */
        SocketTicket: {
            /** Ticket */
            ticket: string;
        };
        /**
         * SourceKind
         * @description Which family of adapters understands the request.
         * @enum {string}
         */
        SourceKind: "channel" | "shop";
        /**
         * StartedImport
         * @description A new import; `upload` is null when the file is there already.
         */
        StartedImport: {
            /** Account Id */
            account_id: string;
            /** Bytes */
            bytes: number;
            /** Created */
            created: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: string;
            /** Lines */
            lines: number;
            /** Name */
            name: string;
            /** Platform */
            platform: string;
            /** Problem */
            problem: string;
            /** Refused */
            refused: number;
            /** Report */
            report: string[];
            /** Size */
            size: number;
            /** Started By */
            started_by: string;
            status: components["schemas"]["ImportStatus"];
            /** Unchanged */
            unchanged: number;
            /** Updated */
            updated: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            upload: components["schemas"]["ImportUpload"] | null;
        };
        /**
         * Sync
         * @description Every message after a place, as `message.created` frames, then `synced`.
         */
        Sync: {
            /**
             * Action
             * @constant
             */
            action: "sync";
            /** After Seq */
            after_seq: number;
            /** Conversation Id */
            conversation_id?: string | null;
            /** Ref */
            ref?: string | number | null;
        };
        /**
         * SyncedFrame
         * @description The end of a `sync`; with `more` ask again from `seq`.
         */
        SyncedFrame: {
            /** Conversation Id */
            conversation_id: string | null;
            /** More */
            more: boolean;
            /** Ref */
            ref: string | number | null;
            /** Seq */
            seq: number;
            /**
             * Type
             * @constant
             */
            type: "synced";
        };
        /**
         * Template
         * @description A notice's text as Liquid source; `version` is 0 until the merchant first edits it.
         */
        Template: {
            /** Body */
            body: string;
            /** Edited */
            edited: boolean;
            /** Enabled */
            enabled: boolean;
            kind: components["schemas"]["NoticeKind"];
            language: components["schemas"]["Language"];
            /** Subject */
            subject: string;
            /** Updated At */
            updated_at: string | null;
            /** Version */
            version: number;
        };
        /**
         * TemplatePage
         * @description Every kind in every language; there is never a next page.
         */
        TemplatePage: {
            /** Items */
            items: components["schemas"]["Template"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * TemplateText
         * @description A subject and a body as Liquid source.
         */
        TemplateText: {
            /** Body */
            body: string;
            /** Subject */
            subject: string;
        };
        /**
         * TemplateUpdate
         * @description The text to keep; `enabled` off stops this notice. Without `version` the last one wins.
         */
        TemplateUpdate: {
            /** Body */
            body: string;
            /**
             * Enabled
             * @default true
             */
            enabled?: boolean;
            /** Subject */
            subject: string;
            /** Version */
            version?: number | null;
        };
        /**
         * TemplateUse
         * @description An approved template; `parameters` are the values of its places, by name, in order.
         */
        TemplateUse: {
            /** Language */
            language: string;
            /** Name */
            name: string;
            /** Parameters */
            parameters?: {
                [key: string]: string;
            };
        };
        /**
         * TextUnit
         * @description In what a provider counts a text's length: code points, or bytes of UTF-8.
         * @enum {string}
         */
        TextUnit: "characters" | "bytes";
        /**
         * TimelineEntry
         * @description One moment of a customer: a message, an event of an order, or a step of an order's action.
         *
         *     The one of `message`, `order_event` and `order_action` that `kind` names is there, the others
         *     are null.
         */
        TimelineEntry: {
            /** Id */
            id: string;
            kind: components["schemas"]["TimelineKind"];
            message: components["schemas"]["Message"] | null;
            order_action: components["schemas"]["OrderActionEvent"] | null;
            order_event: components["schemas"]["OrderEvent"] | null;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /**
         * TimelineKind
         * @description What a timeline's entry is.
         * @enum {string}
         */
        TimelineKind: "message" | "order_event" | "order_action";
        /**
         * TimelinePage
         * @description A page of a customer's timeline, newest first.
         */
        TimelinePage: {
            /** Items */
            items: components["schemas"]["TimelineEntry"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * Typing
         * @description The client types.
         */
        Typing: {
            /**
             * Action
             * @constant
             */
            action: "typing";
            /** Conversation Id */
            conversation_id?: string | null;
            /** Ref */
            ref?: string | number | null;
        };
        /**
         * Upload
         * @description PUT the file to `url` as `content_type` within 15 minutes, then attach `key`.
         */
        Upload: {
            /** Content Type */
            content_type: string;
            /** Key */
            key: string;
            /** Url */
            url: string;
        };
        /**
         * UploadRequest
         * @description A file that will be attached to a reply.
         */
        UploadRequest: {
            /** Content Type */
            content_type: string;
            /** Name */
            name: string;
            /** Size */
            size: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_accounts: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    connect_account: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_account: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disconnect_account: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_account: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    activate_account: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_rotation: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pause_account: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_reconciliation: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliation"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_account: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_approved_templates: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovedTemplatePage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    test_account: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_account_forms: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountFormPage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_capabilities: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CapabilityPage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_conversations: {
        parameters: {
            query?: {
                /** @description a service code, or `me` */
                assignee?: string | null;
                channel?: string | null;
                cursor?: string | null;
                limit?: number;
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
                priority?: components["schemas"]["Priority"] | null;
                /** @description in name, subject, last message */
                q?: string | null;
                status?: components["schemas"]["ConversationStatus"] | null;
                tag?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationPage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversation: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_conversation: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversationPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_messages: {
        parameters: {
            query?: {
                /** @description only messages after this place */
                after_seq?: number;
                /** @description `next_cursor` of the page before */
                cursor?: string | null;
                /** @description how many at most */
                limit?: number;
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_message: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: {
                /** @description the same key again has no further effect and gives the same answer */
                "idempotency-key"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_attachment: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
                place: number;
                seq: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentUrl"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_message: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
                seq: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_agent: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                service_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assign_conversation: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_agents: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before */
                cursor?: string | null;
                /** @description how many at most */
                limit?: number;
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
                skill?: string | null;
                status?: components["schemas"]["AgentStatus"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentPage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_own_status: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnStatus"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_customer: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCustomer"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description what the route needs is missing */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_customer: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_customer: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description what the route needs is missing */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_customer: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_matches: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchList"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_customer_orders: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before */
                cursor?: string | null;
                /** @description how many at most */
                limit?: number;
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_overview: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerOverview"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_timeline: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before */
                cursor?: string | null;
                /** @description how many at most */
                limit?: number;
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelinePage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search_customers: {
        parameters: {
            query?: {
                /** @description narrows `identifier` to one channel */
                channel?: string | null;
                email?: string | null;
                identifier?: string | null;
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
                phone?: string | null;
                /** @description an e-mail, a phone number, or the beginning of a name */
                q?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerPage"];
                };
            };
            /** @description what the route needs is missing */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_imports: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderImports"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_import: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderImport"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_merchant: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merchant"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_merchant: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MerchantPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merchant"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_actions_by_status: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before */
                cursor?: string | null;
                /** @description how many at most */
                limit?: number;
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
                /** @description how far they got */
                status?: components["schemas"]["ActionStatus"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderActionPage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_orders: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before */
                cursor?: string | null;
                customer_id?: string | null;
                /** @description how many at most */
                limit?: number;
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
                platform?: string | null;
                status?: components["schemas"]["OrderStatus"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_order: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_order: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_order_actions: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderActionPage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approve_order_action: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: {
                /** @description the same key again has no further effect and gives the same answer */
                "idempotency-key"?: string | null;
            };
            path: {
                action_id: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderAction"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reject_order_action: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: {
                /** @description the same key again has no further effect and gives the same answer */
                "idempotency-key"?: string | null;
            };
            path: {
                action_id: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderAction"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_order_action: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: {
                /** @description the same key again has no further effect and gives the same answer */
                "idempotency-key"?: string | null;
            };
            path: {
                action_id: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderAction"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_order_action: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: {
                /** @description the same key again has no further effect and gives the same answer */
                "idempotency-key"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionPreview"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_order: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: {
                /** @description the same key again has no further effect and gives the same answer */
                "idempotency-key"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderAction"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    edit_order: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: {
                /** @description the same key again has no further effect and gives the same answer */
                "idempotency-key"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderAction"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    fulfil_order: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: {
                /** @description the same key again has no further effect and gives the same answer */
                "idempotency-key"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FulfilBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderAction"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refund_order: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: {
                /** @description the same key again has no further effect and gives the same answer */
                "idempotency-key"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderAction"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_external_order: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
                /** @description which shop's, where several shops share the id */
                store?: string | null;
            };
            header?: never;
            path: {
                external_order_id: string;
                platform: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_orders: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedImport"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_quarantine: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before */
                cursor?: string | null;
                /** @description how many at most */
                limit?: number;
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantinePage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_quarantined: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantineItem"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    release_quarantined: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantineItem"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_templates: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatePage"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_template: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                kind: components["schemas"]["NoticeKind"];
                language: components["schemas"]["Language"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_template: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                kind: components["schemas"]["NoticeKind"];
                language: components["schemas"]["Language"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_template: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path: {
                kind: components["schemas"]["NoticeKind"];
                language: components["schemas"]["Language"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateText"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or another merchant's */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    prepare_upload: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issue_socket_ticket: {
        parameters: {
            query?: {
                /** @description only a platform_admin names a merchant; all others have their own */
                merchant_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SocketTicket"];
                };
            };
            /** @description no valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not for your role or merchant */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a duplicate, or changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    frame_AccountFrameAccountFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_AckFrameAckFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AckFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_AgentFrameAgentFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_ConversationFrameConversationFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversationFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_ErrorFrameErrorFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErrorFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_FetchFileFetchFile_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FetchFile"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_FileFrameFileFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_HeartbeatHeartbeat_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Heartbeat"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_HintFrameHintFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HintFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_MessageFrameMessageFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_OrderActionFrameOrderActionFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderActionFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_OrderFrameOrderFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_OrderImportFrameOrderImportFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderImportFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_PrepareFilePrepareFile_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrepareFile"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_ReadRead_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Read"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_SendMessageSendMessage_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendMessage"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_SessionFrameSessionFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_SyncSync_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Sync"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_SyncedFrameSyncedFrame_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncedFrame"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    frame_TypingTyping_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Typing"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
